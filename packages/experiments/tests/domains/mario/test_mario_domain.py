"""The Mario domain plays levels through the real engine."""

import functools
from pathlib import Path

import numpy as np
import pytest

import mario_env
from experiments.domains.mario.domain import GameRecord, MarioDomain
from experiments.domains.mario.genotype import LatentCodec, LatentTable
from experiments.domains.mario.params import MarioParams
from experiments.domains.registry import domain_class
from experiments.errors import UserError
from mario_env.levels import generate
from mario_env.levels.tiles import Tile
from qd_core import BatchDomain, EvaluationError, FailureKind


def params(**changes: object) -> MarioParams:
    """Quick games."""
    return MarioParams(**{"kind": "mario", "repetitions": 2, "node_budget": 50, **changes})


@pytest.fixture(scope="module")
def domain() -> MarioDomain:
    """A domain whose games differ by chance."""
    return MarioDomain(params(budget_jitter=0.5))


def test_registered() -> None:
    """The domain is found by its name."""
    assert domain_class("mario") is MarioDomain
    assert isinstance(MarioDomain(params()), BatchDomain)


def test_one_level(domain: MarioDomain) -> None:
    """An evaluation has completion, every measure, the level and the occupancy."""
    level = domain.prepare(generate(1, width=56), seed=0)
    records = [domain.simulate(level, seed=seed) for seed in (1, 2)]
    evaluation = domain.aggregate(level, records)
    assert 0 < evaluation.objective <= 1
    assert set(evaluation.measures) >= set(domain.measure_names)
    assert all(np.isfinite(value) for value in evaluation.measures.values())
    assert evaluation.measures["sky_tiles"] == np.count_nonzero(level[:9])
    assert evaluation.grids["occupancy"].shape == (16, 56)
    assert np.array_equal(evaluation.layouts["layout"], level)
    assert evaluation.repetitions["jumps"].shape == (2,)


def test_many_levels_are_as_one_by_one(domain: MarioDomain) -> None:
    """A stream of levels and repetitions gives what each game gives alone."""
    levels = [generate(seed, width=56) for seed in range(4)]
    seeds = [[10 * row + 1, 10 * row + 2] for row in range(4)]
    together = domain.simulate_many(levels, seeds=seeds)
    for level, own, records in zip(levels, seeds, together, strict=True):
        for seed, record in zip(own, records, strict=True):
            alone = domain.simulate(level, seed=seed)
            assert alone.scalars == record.scalars
            assert np.array_equal(alone.occupancy, record.occupancy)


def test_marks() -> None:
    """Starts and goals are kept, or removed so that the whole level must be crossed."""
    tiles = generate(0, width=56)
    kept = MarioDomain(params()).prepare(tiles, seed=0)
    assert {Tile.START, Tile.GOAL} <= set(kept.ravel().tolist())
    removed = MarioDomain(params(marks="ends")).prepare(tiles, seed=0)
    assert not {Tile.START, Tile.GOAL} & set(removed.ravel().tolist())


def test_wrong_tiles(domain: MarioDomain) -> None:
    """Tiles of a wrong shape or number are an invalid layout."""
    for tiles in (np.zeros((16, 55), np.uint8), np.full((16, 56), 17, np.uint8)):
        with pytest.raises(EvaluationError) as caught:
            domain.prepare(tiles, seed=0)
        assert caught.value.kind is FailureKind.INVALID_LAYOUT


def test_game_that_failed(domain: MarioDomain) -> None:
    """A level that could not be played is a failure with its kind."""
    record = GameRecord({}, np.zeros((16, 56), np.float32), (FailureKind.SIM_CRASH, "it died"))
    with pytest.raises(EvaluationError, match="it died") as caught:
        domain.aggregate(generate(0, width=56), [record])
    assert caught.value.kind is FailureKind.SIM_CRASH


def test_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check passes where games can be played, and says what is missing where not."""
    MarioDomain(params()).check()
    monkeypatch.setattr("mario_env.jvm.runtime.JAR", "none.jar")
    with pytest.raises(EvaluationError, match="no engine"):
        MarioDomain(params()).check()


def test_pictures(domain: MarioDomain) -> None:
    """An evaluation is drawn as a level and as a heat map."""
    level = generate(1, width=56)
    evaluation = domain.aggregate(level, [domain.simulate(level, seed=0)])
    drawn = domain.pictures(evaluation, "a level")
    assert set(drawn) == {"layout", "occupancy"}
    assert np.sum(drawn["occupancy"].table["value"]) > 0
    assert domain.render(level).shape == (16, 56, 3)


def test_latent_codec(tmp_path: Path) -> None:
    """Latents become levels; weights that cannot be read are the user's error."""
    codec = LatentCodec()
    latents = np.random.default_rng(0).standard_normal((3, codec.dim))
    levels = codec.decode(latents)
    assert levels.shape == (3, 16, 56)
    assert np.array_equal(codec.decode(latents[1:2]), levels[1:2])
    missing = str(tmp_path / "none.safetensors")
    with pytest.raises(UserError, match=r"genotype\.weights: .*none\.safetensors"):
        LatentCodec(missing).decode(latents)
    table = LatentTable(kind="latent", weights=missing)
    assert list(table.faults(MarioDomain(params()))) == [
        ("weights", f"there is no file {missing}.")
    ]


def test_factory_is_picklable() -> None:
    """Workers can build the domain from its configuration."""
    import pickle

    factory = pickle.loads(pickle.dumps(functools.partial(MarioDomain, params())))
    assert factory().chunk == 20
    assert mario_env.__version__
