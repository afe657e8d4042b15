"""Tests of batches of levels, played by the real engine."""

import numpy as np
import pytest

from mario_env import (
    EvaluationError,
    GameConfig,
    LevelFormatError,
    MarioSim,
    OptionError,
    Status,
    measures,
)
from mario_env.levels import generate, parse, to_text
from mario_env.play.batch import CHUNK
from mario_env.play.results import RUN_FIELDS, Results

QUICK = GameConfig(node_budget=50)
FLAT = "\n".join(["-" * 56] * 14 + ["X" * 56] * 2)


def same(one: Results, other: Results) -> bool:
    """Whether two batches have the same results, except for processor time."""
    equal = all(
        np.array_equal(getattr(one.runs, name), getattr(other.runs, name))
        for name in RUN_FIELDS
        if name != "cpu_seconds"
    )
    return equal and np.array_equal(one.occupancy, other.occupancy)


def test_flat_level(sim: MarioSim) -> None:
    """A flat level is won in 89 steps, running all the way."""
    results = sim.evaluate(FLAT, tracks=("actions", "path", "events"))
    assert results.runs.status[0, 0] == Status.WIN
    assert results.objective[0] == 1
    assert results.runs.steps[0, 0] == 89
    assert results.runs.remaining_time[0, 0] == 17300
    (track,) = results.tracks[0]
    assert track.actions.tolist() == [10] * 89
    assert track.path[:3, 0] == pytest.approx([9.2, 11.468, 14.686521])
    assert track.events[:, 0].tolist() == [12]
    assert results.occupancy.shape == (1, 16, 56)
    assert results.occupancy.sum() == 89
    assert results.table()[0]["status"] == "WIN"


@pytest.mark.parametrize("budget", [50, 200])
def test_recorded_games(sim: MarioSim, recorded: list[dict], budget: int) -> None:
    """The player presses the buttons that the reference presses, and the counts are equal."""
    found = [level for level in recorded if str(budget) in level["budgets"]]
    config = GameConfig(node_budget=budget, compat=True)
    texts = ["\n".join(level["rows"]) for level in found]
    results = sim.evaluate(texts, config=config, tracks=("actions",))
    assert results.ok.all()
    for index, level in enumerate(found):
        wanted = level["budgets"][str(budget)]
        actions = "".join(np.base_repr(a, 32).lower() for a in results.tracks[index][0].actions)
        assert actions == wanted["actions"], level["name"]
        row = results.table()[index]
        names = {"max_jump_air_time": "max_air_time", "nodes_total": "pops"}
        for theirs in set(wanted) - {"actions"}:
            ours = row[names.get(theirs, theirs)]
            expected = float("nan") if wanted[theirs] == "NaN" else wanted[theirs]
            if isinstance(expected, float):
                expected = pytest.approx(expected, rel=1e-6, nan_ok=True)
            assert ours == expected, (level["name"], theirs)


def test_recorded_measures(sim: MarioSim, recorded: list[dict]) -> None:
    """Measures of levels equal the recorded ones, by their published names."""
    texts = ["\n".join(level["rows"]) for level in recorded]
    results = sim.evaluate(texts, config=GameConfig(agent="noop", timer_seconds=1))
    for name in ("calc_higher_level_non_empty_blocks", "calc_num_enemies"):
        values = measures(results, [name])[:, 0]
        assert values.tolist() == [level["measures"][name] for level in recorded]


def test_threads_and_order_do_not_matter(sim: MarioSim, levels: np.ndarray) -> None:
    """One thread, two threads and any cut of the batch give equal results."""
    config = GameConfig(node_budget=50, budget_jitter=0.5, seed=4)
    together = sim.evaluate(levels, n_evals=3, config=config)
    with MarioSim(1, config) as other:
        assert same(other.evaluate(levels, n_evals=3), together)
    assert len(levels) > CHUNK
    seeds = np.random.SeedSequence(4).generate_state(len(levels), np.uint64)
    backwards = sim.evaluate(levels[::-1], n_evals=3, config=config, seeds=seeds[::-1])
    assert np.array_equal(backwards.runs.steps[::-1], together.runs.steps)
    assert np.ptp(together.runs.pops, axis=1).any()


def test_repetitions_are_equal_without_chance(sim: MarioSim, levels: np.ndarray) -> None:
    """Without jitter all runs of a level are the same run."""
    results = sim.evaluate(levels[:2], n_evals=5, config=QUICK)
    assert results.runs.steps.shape == (2, 5)
    assert np.ptp(results.runs.steps, axis=1).tolist() == [0, 0]


def test_shapes_of_input(sim: MarioSim, levels: np.ndarray) -> None:
    """One level, a list of levels, text and other integer types are the same batch."""
    expected = sim.evaluate(levels[:2], config=QUICK)
    texts = [to_text(level) for level in levels[:2]]
    for batch in (list(levels[:2]), texts, [levels[0], texts[1]], levels[:2].astype(np.int64)):
        assert same(sim.evaluate(batch, config=QUICK), expected)
    one = sim.evaluate(levels[0], config=QUICK)
    assert one.runs.steps[0, 0] == expected.runs.steps[0, 0]
    assert len(sim.evaluate(levels[:0], config=QUICK).ok) == 0


def test_sizes_may_differ(sim: MarioSim) -> None:
    """Levels of several sizes share a batch; occupancy has the size of the largest."""
    batch = [generate(0, width=60), generate(1, width=80), FLAT]
    results = sim.evaluate(batch, config=QUICK)
    assert results.occupancy.shape == (3, 16, 80)
    assert results.occupancy[2, :, 56:].sum() == 0
    assert np.array_equal(results.occupancy.sum(axis=(1, 2)), results.runs.steps[:, 0])


def test_bad_levels_do_not_spoil_the_batch(sim: MarioSim, levels: np.ndarray) -> None:
    """Bad levels are reported with row and column; the others have their results."""
    batch = [to_text(levels[0]), "--\n-", levels[1], np.full((16, 56), 99), FLAT.replace("X", "z")]
    results = sim.evaluate(batch, config=QUICK)
    assert results.ok.tolist() == [True, False, True, False, False]
    faults = [(fault.index, fault.code, fault.row, fault.column) for fault in results.faults]
    assert faults == [(1, "bad_level", 1, None), (3, "bad_level", 0, 0), (4, "bad_level", 14, 0)]
    assert np.isnan(results.objective).tolist() == [False, True, False, True, True]
    assert np.isnan(measures(results, ["sky_tiles", "jumps"])[[1, 3, 4]]).all()
    bad = levels[:3].astype(int)
    bad[1, 2, 3] = 1000
    assert [f.row for f in sim.evaluate(bad, config=QUICK).faults] == [2]
    with pytest.raises(EvaluationError, match="3 of 5 levels were not played; level 1: bad_level"):
        sim.evaluate(batch, config=QUICK, on_error="raise")


def test_scripted_games(sim: MarioSim) -> None:
    """A script presses what it is given, for all levels or one script each."""
    script = GameConfig(agent="script")
    run = sim.evaluate([FLAT, FLAT], config=script, actions=np.full(90, 10), tracks=("path",))
    assert run.runs.steps[:, 0].tolist() == [89, 89]
    two = np.stack([np.full(90, 10), np.full(90, 2)])
    run = sim.evaluate([FLAT, FLAT], config=script, actions=two)
    assert run.runs.steps[0, 0] == 89
    assert run.runs.steps[1, 0] > 89


def test_characters_of_the_text_are_played(sim: MarioSim) -> None:
    """Text keeps what tile numbers cannot say: a hidden block stops a jump."""
    free = FLAT.split("\n")
    free[9] = "-" + "1" * 20 + "-" * 35
    script = GameConfig(agent="script", timer_seconds=2)
    jumps = [0, 0, 0] + [16] * 10
    with_block = sim.evaluate(["\n".join(free).replace("1", "-"), "\n".join(free)], config=script,
                              actions=[2] * 6 + jumps, tracks=("path",))  # fmt: skip
    high, low = (tracks[0].path[:, 1].min() for tracks in with_block.tracks)
    assert high < low


def test_progress(sim: MarioSim, levels: np.ndarray) -> None:
    """A function hears of every level, the bad ones too, and of all at the end."""
    heard: list[tuple[int, int]] = []
    sim.evaluate([*levels, "x"], config=QUICK, progress=lambda done, n: heard.append((done, n)))
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert heard[-1] == (13, 13)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_evals": 0}, "n_evals must be 1 to 1000, not 0"),
        ({"on_error": "panic"}, "on_error must be"),
        ({"tracks": ("steps",)}, "track 'steps' is none of"),
        ({"seeds": [1, 2]}, r"seeds must have shape \(1,\), not \(2,\)"),
        ({"actions": [1]}, "needs actions, and no other agent"),
        ({"config": GameConfig(agent="script")}, "needs actions"),
        ({"config": GameConfig(agent="script"), "actions": [99]}, "button masks, 0 to 31"),
        ({"config": GameConfig(agent="script"), "actions": [[1], [1]]}, "actions must have shape"),
    ],
)
def test_bad_arguments(sim: MarioSim, options: dict, words: str) -> None:
    """Arguments out of their range are refused by name."""
    with pytest.raises(OptionError, match=words):
        sim.evaluate(FLAT, **options)


def test_bad_arrays(sim: MarioSim) -> None:
    """Arrays that cannot be levels at all are refused."""
    with pytest.raises(OptionError, match="integers of shape"):
        sim.evaluate(np.zeros((16, 56)))
    with pytest.raises(OptionError, match="integers of shape"):
        sim.evaluate(np.zeros(16, int))


@pytest.mark.parametrize(
    "options",
    [
        {"agent": "human"},
        {"node_budget": 0},
        {"node_budget": 2.5},
        {"start_mode": True},
        {"timer_seconds": 0},
        {"budget_jitter": 1.5},
        {"seed": -1},
    ],
)
def test_bad_configuration(options: dict) -> None:
    """Configurations out of their range are refused by name."""
    with pytest.raises(OptionError, match=next(iter(options))):
        GameConfig(**options)


def test_unknown_measure(sim: MarioSim) -> None:
    """An unknown measure is refused with the names of those that exist."""
    with pytest.raises(OptionError, match="'calc_fun' is none of sky_tiles"):
        measures(sim.evaluate(FLAT, config=QUICK), ["calc_fun"])


def test_parse_of_played_text() -> None:
    """The text of the tests is the level that it is meant to be."""
    assert parse(FLAT)[14:].min() == 11
    with pytest.raises(LevelFormatError):
        parse(FLAT.replace("X", "z"))
