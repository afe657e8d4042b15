"""Behaviour of `simulate`: determinism, goals, metrics, stopping, wrong input."""

import inspect
import itertools
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import fields

import numpy as np
import pytest

import rhcr_sim
from conftest import CORRIDOR, FLOOR, HOMES, SMALL
from validator import distances_from, goal_kinds, is_kind

LAYOUT = rhcr_sim.Layout(SMALL, name="small")


def same(a, b):
    """Whether two results agree in everything but the time they took."""
    first, second = a.to_dict(), b.to_dict()
    for key in ("wall_seconds", "cpu_seconds"):
        first.pop(key)
        second.pop(key)
    return first == second


def test_equal_arguments_give_equal_results():
    """Two runs with the same arguments agree in every field, paths included."""
    runs = [rhcr_sim.simulate(LAYOUT, 30, 7, 200, record_paths=True) for _ in range(2)]
    assert same(*runs)


def test_seeds_differ():
    """Seeds 0 and 1, and the largest ones, give different starts and goals."""
    runs = [
        rhcr_sim.simulate(LAYOUT, 20, seed, 50, record_paths=True)
        for seed in (0, 1, 2**63, 2**64 - 1)
    ]
    assert len({run.paths[:, 0].tobytes() for run in runs}) == 4
    assert len({run.tasks[:, 1].tobytes() for run in runs}) == 4


def test_goals_of_an_agent_do_not_depend_on_the_others():
    """With the same start an agent draws the same goals alone and in a crowd, whatever the plan."""
    starts = LAYOUT.start_cells[:40]
    crowd = rhcr_sim.simulate(LAYOUT, 40, 3, 200, starts=starts)
    few = rhcr_sim.simulate(LAYOUT, 5, 3, 200, starts=starts[:5], window=5, period=1)
    for agent in range(5):
        a = crowd.tasks[crowd.tasks[:, 0] == agent, 1]
        b = few.tasks[few.tasks[:, 0] == agent, 1]
        shared = min(len(a), len(b))
        assert shared > 3
        assert a[:shared].tolist() == b[:shared].tolist()


def test_explicit_starts_are_used():
    """Agents begin on the start cells that the caller names, in that order."""
    starts = [5, 0, 9]
    result = rhcr_sim.simulate(LAYOUT, 3, steps=5, starts=starts, record_paths=True)
    assert result.paths[:, 0].tolist() == starts


def test_workstation_weights_are_sampling_weights():
    """With weight 5 on the left, five of six workstation goals lie in column 0."""
    result = rhcr_sim.simulate(LAYOUT, 20, 0, 4000, left_weight=5, right_weight=1)
    cells = result.tasks[:, 1]
    stations = cells[np.isin(cells, LAYOUT.workstations)]
    share = np.mean(stations % LAYOUT.shape[1] == 0)
    assert len(stations) > 1000
    assert share == pytest.approx(5 / 6, abs=0.03)


def test_zero_weight_workstations_are_never_visited():
    """A side with weight zero gets no goals."""
    result = rhcr_sim.simulate(LAYOUT, 20, 0, 300, left_weight=0)
    stations = np.intersect1d(result.tasks[:, 1], LAYOUT.workstations)
    assert (stations % LAYOUT.shape[1] != 0).all()


def test_endpoints_are_drawn_uniformly():
    """Every endpoint is drawn about equally often (chi-square within five standard deviations)."""
    result = rhcr_sim.simulate(LAYOUT, 20, 0, 6000)
    cells = result.tasks[:, 1]
    counts = np.array([np.count_nonzero(cells == endpoint) for endpoint in LAYOUT.endpoints])
    chi_square = ((counts - counts.mean()) ** 2 / counts.mean()).sum()
    freedom = len(counts) - 1
    assert abs(chi_square - freedom) < 5 * np.sqrt(2 * freedom)


def test_metrics_equal_a_step_by_step_count():
    """Every metric equals an obvious recount of the recorded paths."""
    result = rhcr_sim.simulate(LAYOUT, 25, 4, 150, record_paths=True)
    paths = result.paths.tolist()
    visits = np.zeros(LAYOUT.shape)
    waits, turns = [0] * 150, []
    for path in paths:
        directions = []
        for t, cell in enumerate(path):
            visits[divmod(cell, LAYOUT.shape[1])] += 1
            if t and cell == path[t - 1]:
                waits[t - 1] += 1
            elif t:
                directions.append(cell - path[t - 1])
        turns.append(sum(a != b for a, b in itertools.pairwise(directions)))
    assert result.tile_usage == pytest.approx(visits / visits.sum())
    assert result.num_wait.tolist() == waits
    assert result.num_turns.tolist() == turns
    lengths = []
    for agent, path in enumerate(paths):
        before = 0
        for owner, _, done in result.tasks.tolist():
            if owner == agent and done >= 0:
                lengths.append(sum(path[t] != path[t - 1] for t in range(before + 1, done + 1)))
                before = done
    assert result.finished_task_len.tolist() == lengths
    assert result.n_finished == len(lengths) == result.tasks_finished_timestep[:, 0].sum()
    assert result.throughput == len(lengths) / 150
    assert result.tasks_finished_timestep[:, 1].tolist() == list(range(0, 150, 5))
    assert result.num_wait_mean == pytest.approx(np.mean(waits))
    assert result.num_turns_std == pytest.approx(np.std(turns))
    assert result.finished_len_mean == pytest.approx(np.mean(lengths))
    assert result.tile_usage_std == pytest.approx(np.std(visits / visits.sum()))


def test_published_metrics_equal_a_step_by_step_count():
    """Published turns are right angles without a wait; published lengths lack the last move."""
    executed = rhcr_sim.simulate(LAYOUT, 25, 4, 150, record_paths=True)
    result = rhcr_sim.simulate(LAYOUT, 25, 4, 150, metrics="published")
    turns = [0] * 25
    for agent, path in enumerate(executed.paths.tolist()):
        for before, _, after in zip(path, path[1:], path[2:], strict=False):
            (row, col), (next_row, next_col) = divmod(before, 16), divmod(after, 16)
            turns[agent] += row != next_row and col != next_col
    assert result.num_turns.tolist() == turns
    finished = executed.tasks[executed.tasks[:, 2] >= 0]
    last = [executed.paths[a, t] != executed.paths[a, max(t - 1, 0)] for a, _, t in finished]
    assert result.finished_task_len.tolist() == (executed.finished_task_len - last).tolist()
    assert result.throughput == executed.throughput


@pytest.mark.parametrize("rows", [SMALL, HOMES, FLOOR])
def test_average_task_length_equals_breadth_first_mean(rows):
    """`avg_task_len` is the mean breadth-first distance over all possible tasks."""
    layout = rhcr_sim.Layout(rows)
    all_cells = range(len(rows) * len(rows[0]))
    cells = {k: [c for c in all_cells if is_kind(rows, c, k)] for k in goal_kinds(rows)}
    kinds = list(cells)
    pairs = [
        distances_from(rows, origin)[goal]
        for kind, following in zip(kinds, kinds[1:] + kinds[:1], strict=True)
        for origin in cells[kind]
        for goal in cells[following]
        if origin != goal or rows is FLOOR
    ]
    assert layout.average_task_length == pytest.approx(np.mean(pairs))


def test_an_endpoint_between_two_stations_of_a_type_counts_twice():
    """Such an endpoint is drawn twice as often as one beside a single station of that type."""
    layout = rhcr_sim.Layout(["0e0e.", ".....", "....."])
    assert layout.station_endpoints[0].tolist() == [1, 1, 3]
    cells = rhcr_sim.simulate(layout, 2, 0, 8000, service_times=[1]).tasks[:, 1]
    assert np.mean(cells == 1) == pytest.approx(2 / 3, abs=0.03)


def test_service_is_waited_out():
    """Agents stay at a station for its service time, and those steps are not counted as blocked."""
    layout = rhcr_sim.Layout(FLOOR)
    alone = rhcr_sim.simulate(layout, 1, 0, 300, service_times=[2, 5, 10])
    assert alone.num_blocked.sum() == 0
    finished = [i % 3 for i in range(alone.n_finished)]
    service = sum([2, 5, 10][kind] for kind in finished)
    assert 0 <= alone.num_service.sum() - service <= 10
    assert (alone.num_service + alone.num_blocked == alone.num_wait).all()


def test_agents_in_service_are_no_congestion():
    """Agents that stand still because they are served do not make a run congested."""
    layout = rhcr_sim.Layout(["e0e", ".e.", "..."])
    result = rhcr_sim.simulate(layout, 1, 0, 200, service_times=[100])
    assert not result.congested


def test_simulator_steps_like_simulate():
    """Stepping window by window gives what one call gives, and can be observed in between."""
    config = rhcr_sim.Config(agents=20, seed=5, steps=97)
    simulator = rhcr_sim.Simulator(LAYOUT, config)
    times = []
    while not simulator.finished:
        simulator.step()
        times.append(simulator.timestep)
        partial = simulator.result(record_paths=True)
        assert partial.paths[:, -1].tolist() == simulator.positions.tolist()
    assert times == [*range(5, 96, 5), 97]
    assert same(simulator.result(), rhcr_sim.simulate(LAYOUT, 20, 5, 97))
    simulator.step()
    assert simulator.timestep == 97


def test_last_window_is_cut_at_the_requested_steps():
    """A number of steps that is no multiple of the period is simulated exactly."""
    result = rhcr_sim.simulate(LAYOUT, 10, steps=13, record_paths=True)
    assert result.timesteps_executed == 13
    assert result.paths.shape == (10, 14)
    assert result.tasks_finished_timestep[:, 1].tolist() == [0, 5, 10]


def test_a_full_map_is_congested():
    """A map without a free cell jams at once; throughput still divides by the requested steps."""
    layout = rhcr_sim.Layout(CORRIDOR)
    result = rhcr_sim.simulate(layout, len(layout.start_cells), steps=100)
    assert (result.congested, result.congested_at, result.stop_reason) == (True, 0, "congested")
    assert result.timesteps_executed == 5
    assert result.throughput == result.n_finished / 100


def test_congestion_need_not_stop_the_run():
    """On request a jammed run goes on to the end and still reports the jam."""
    layout = rhcr_sim.Layout(CORRIDOR)
    agents = len(layout.start_cells)
    result = rhcr_sim.simulate(layout, agents, steps=40, stop_at_congestion=False)
    assert (result.congested, result.stop_reason) == (True, "completed")
    assert result.timesteps_executed == 40


def test_time_limit_stops_the_run():
    """A wall-clock limit ends a long run between two windows and is reported."""
    result = rhcr_sim.simulate(LAYOUT, 30, steps=10**6, time_limit=0.2)
    assert result.stop_reason == "time_limit"
    assert 0 < result.timesteps_executed < 10**6


def test_paths_are_kept_on_request_only():
    """Trajectories are large, so the result holds them only if asked to."""
    assert rhcr_sim.simulate(LAYOUT, 5, steps=20).paths is None


def test_result_is_frozen_and_survives_a_round_trip():
    """Results cannot be changed by accident and can travel between processes."""
    result = rhcr_sim.simulate(LAYOUT, 5, steps=20, record_paths=True)
    with pytest.raises(AttributeError):
        result.throughput = 1.0
    with pytest.raises(ValueError, match="read-only"):
        result.tasks[0, 0] = 1
    assert same(pickle.loads(pickle.dumps(result)), result)


def test_control_c_interrupts_a_simulation():
    """SIGINT ends a simulation that would run for minutes, with KeyboardInterrupt."""
    code = (
        "import rhcr_sim, sys\n"
        f"layout = rhcr_sim.Layout({SMALL!r})\n"
        "print('go', flush=True)\n"
        "try:\n"
        "    rhcr_sim.simulate(layout, 50, steps=10**7, stop_at_congestion=False)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(42)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"go\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 42


@pytest.mark.parametrize(
    ("rows", "services", "message"),
    [
        (FLOOR, [1, 2], "service_times has 2 entries but layout has 3 station types"),
        (["0e."], [0], "service_times are all 0 and layout has a single goal cell"),
    ],
)
def test_wrong_service_times_are_named(rows, services, message):
    """Service times that do not fit the stations are refused."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate(rhcr_sim.Layout(rows), 1, service_times=services)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"agents": 0}, "agents must be from 1"),
        ({"agents": -3}, "agents must be from 1 to 2147483647, got -3"),
        ({"agents": 2.5}, "agents must be an integer, got 2.5"),
        ({"agents": 10_000}, "agents=10000 but small has only 124 start cells"),
        ({"seed": -1}, "seed must be from 0"),
        ({"seed": 2**64}, "seed must be from 0"),
        ({"steps": 0}, "steps must be from 1"),
        ({"window": 4}, "window must be at least period, got window=4 and period=5"),
        ({"window": 63}, "window must be from 1 to 62, got 63"),
        ({"period": 0}, "period must be from 1"),
        ({"left_weight": -1.0}, "left_weight must be a finite number at least 0"),
        ({"right_weight": float("nan")}, "right_weight must be a finite number at least 0"),
        ({"left_weight": 0, "right_weight": 0}, "every workstation of small weight zero"),
        ({"service_times": [1, -1]}, r"service_times\[1\] must be from 0"),
        (
            {"solver": "cbs"},
            "solver must be one of auto, pbs, ecbs, .* prioritised, got 'cbs'",
        ),
        ({"fallback": "none"}, "fallback must be one of wait, pibt, epibt"),
        ({"max_expansions": -1}, "max_expansions must be from 0"),
        ({"time_limit": 0}, "time_limit must be a finite number above 0"),
        ({"starts": [0]}, "starts has 1 cells but agents=2"),
        ({"starts": [0, 0]}, "starts holds cell 0 more than once"),
        ({"starts": [0, 34]}, "starts holds cell 34, which is not a start cell"),
    ],
)
def test_wrong_parameters_are_named(arguments, message):
    """Every wrong parameter is refused with its name, rule and value."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate(LAYOUT, **{"agents": 2, **arguments})


@pytest.mark.parametrize("starts", [[(0, 0), (8, 15)], [0, 143], np.array([[0, 0], [8, 15]])])
def test_starts_may_be_ids_or_pairs(starts):
    """Cell ids and pairs of row and column name the same starts."""
    result = rhcr_sim.simulate(rhcr_sim.Layout(SMALL), 2, steps=5, starts=starts, record_paths=True)
    assert result.paths[:, 0].tolist() == [0, 143]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"starts": [0.5]}, r"starts\[0\] must be a cell id or a pair \(row, column\), got 0\.5"),
        ({"starts": [1.0]}, r"starts\[0\] must be a cell id or a pair"),
        ({"starts": [(0, 16)]}, r"starts\[0\] is row 0, column 16; the map has rows 0 to 8"),
        ({"starts": ["a"]}, r"starts\[0\] must be a cell id"),
        ({"starts": 5}, "starts must be a list of cells, got 5"),
        ({"starts": [999]}, r"starts\[0\] is cell 999; use 0 to 143"),
        ({"goals": 5}, "goals must hold a list for each agent, got 5"),
        ({"goals": ["ab"]}, "goals of agent 0 must be a cell or a list of goals, got 'ab'"),
        ({"goals": [[1.0]]}, r"goal 0 of agent 0 must be a cell or a tuple"),
        ({"agents": 1.0}, r"agents must be an integer, got 1\.0"),
        ({"left_weight": "5"}, "left_weight must be a number, got '5'"),
        ({"stop_at_congestion": 1}, "stop_at_congestion must be True or False, got 1"),
        ({"service_times": 5}, "service_times must be a list, got 5"),
        ({"service_times": (1, 2.0)}, r"service_times\[1\] must be an integer, got 2\.0"),
        ({"solver": ["pbs"]}, "solver must be one of"),
    ],
)
def test_wrong_types_are_named(arguments, message):
    """Values of a wrong type are refused with field, rule and value; whole floats as others."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate(rhcr_sim.Layout(SMALL), **({"agents": 1, "steps": 5} | arguments))


def test_numbers_of_numpy_become_plain_ones():
    """Options may be numpy scalars; the configuration holds plain ones, which JSON can write."""
    config = rhcr_sim.Config(np.int64(3), seed=np.uint8(1), left_weight=np.float32(2))
    assert [type(value) for value in (config.agents, config.seed, config.left_weight)] == [
        int, int, float,
    ]  # fmt: skip


def test_running_simulators_cannot_be_pickled():
    """Sending a running simulation to another process is refused with the way out."""
    simulator = rhcr_sim.Simulator(rhcr_sim.Layout(SMALL), rhcr_sim.Config(1))
    with pytest.raises(rhcr_sim.ConfigError, match="send its layout and config instead"):
        pickle.dumps(simulator)


def test_the_signature_shows_all_options():
    """`help(simulate)` names every option with its default."""
    shown = inspect.signature(rhcr_sim.simulate).parameters
    for field in fields(rhcr_sim.Config)[1:]:
        assert shown[field.name].default == field.default
