"""Behaviour of `simulate`: determinism, goals, metrics, stopping, wrong input."""

import pickle
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import rhcr_sim
from conftest import CORRIDOR, FLOOR, SMALL

LAYOUT = rhcr_sim.Layout(SMALL, name="small")


def same(a: rhcr_sim.Result, b: rhcr_sim.Result) -> bool:
    """Whether two results agree in everything but the time they took."""
    first, second = a.to_dict(), b.to_dict()
    for key in ("wall_seconds", "cpu_seconds"):
        first.pop(key)
        second.pop(key)
    return first == second


def test_equal_arguments_give_equal_results() -> None:
    """Two runs with the same arguments agree in every field, paths included."""
    runs = [rhcr_sim.simulate(LAYOUT, 30, 7, 200, record_paths=True) for _ in range(2)]
    assert same(*runs)


def test_seeds_differ() -> None:
    """Seeds 0 and 1, and the largest ones, give different starts and goals."""
    runs = [
        rhcr_sim.simulate(LAYOUT, 20, seed, 50, record_paths=True)
        for seed in (0, 1, 2**63, 2**64 - 1)
    ]
    assert len({run.paths[:, 0].tobytes() for run in runs}) == 4
    assert len({run.tasks[:, 1].tobytes() for run in runs}) == 4


def test_goals_of_an_agent_do_not_depend_on_the_others() -> None:
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


def test_explicit_starts_are_used() -> None:
    """Agents begin on the start cells that the caller names, in that order."""
    starts = [5, 0, 9]
    result = rhcr_sim.simulate(LAYOUT, 3, steps=5, starts=starts, record_paths=True)
    assert result.paths[:, 0].tolist() == starts


def test_workstation_weights_are_sampling_weights() -> None:
    """With weight 5 on the left, five of six workstation goals lie in column 0."""
    result = rhcr_sim.simulate(LAYOUT, 20, 0, 4000, left_weight=5, right_weight=1)
    cells = result.tasks[:, 1]
    stations = cells[np.isin(cells, LAYOUT.workstations)]
    share = np.mean(stations % LAYOUT.shape[1] == 0)
    assert len(stations) > 1000
    assert share == pytest.approx(5 / 6, abs=0.03)


def test_zero_weight_workstations_are_never_visited() -> None:
    """A side with weight zero gets no goals."""
    result = rhcr_sim.simulate(LAYOUT, 20, 0, 300, left_weight=0)
    stations = np.intersect1d(result.tasks[:, 1], LAYOUT.workstations)
    assert (stations % LAYOUT.shape[1] != 0).all()


def test_endpoints_are_drawn_uniformly() -> None:
    """Every endpoint is drawn about equally often (chi-square within five standard deviations)."""
    result = rhcr_sim.simulate(LAYOUT, 20, 0, 6000)
    cells = result.tasks[:, 1]
    counts = np.array([np.count_nonzero(cells == endpoint) for endpoint in LAYOUT.endpoints])
    chi_square = ((counts - counts.mean()) ** 2 / counts.mean()).sum()
    freedom = len(counts) - 1
    assert abs(chi_square - freedom) < 5 * np.sqrt(2 * freedom)


def test_service_is_waited_out() -> None:
    """Agents stay at a station for its service time, and those steps are not counted as blocked."""
    layout = rhcr_sim.Layout(FLOOR)
    alone = rhcr_sim.simulate(layout, 1, 0, 300, service_times=[2, 5, 10])
    assert alone.num_blocked.sum() == 0
    finished = [i % 3 for i in range(alone.n_finished)]
    service = sum([2, 5, 10][kind] for kind in finished)
    assert 0 <= alone.num_service.sum() - service <= 10
    assert (alone.num_service + alone.num_blocked == alone.num_wait).all()


def test_agents_in_service_are_no_congestion() -> None:
    """Agents that stand still because they are served do not make a run congested."""
    layout = rhcr_sim.Layout(["e0e", ".e.", "..."])
    result = rhcr_sim.simulate(layout, 1, 0, 200, service_times=[100])
    assert not result.congested


def test_simulator_steps_like_simulate() -> None:
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


def test_last_window_is_cut_at_the_requested_steps() -> None:
    """A number of steps that is no multiple of the period is simulated exactly."""
    result = rhcr_sim.simulate(LAYOUT, 10, steps=13, record_paths=True)
    assert result.timesteps_executed == 13
    assert result.paths.shape == (10, 14)
    assert result.tasks_finished_timestep[:, 1].tolist() == [0, 5, 10]


def test_a_full_map_is_congested() -> None:
    """A map without a free cell jams at once; throughput still divides by the requested steps."""
    layout = rhcr_sim.Layout(CORRIDOR)
    result = rhcr_sim.simulate(layout, len(layout.start_cells), steps=100)
    assert (result.congested, result.congested_at, result.stop_reason) == (True, 0, "congested")
    assert result.timesteps_executed == 5
    assert result.throughput == result.n_finished / 100


def test_congestion_need_not_stop_the_run() -> None:
    """On request a jammed run goes on to the end and still reports the jam."""
    layout = rhcr_sim.Layout(CORRIDOR)
    agents = len(layout.start_cells)
    result = rhcr_sim.simulate(layout, agents, steps=40, stop_at_congestion=False)
    assert (result.congested, result.stop_reason) == (True, "completed")
    assert result.timesteps_executed == 40


def test_time_limit_stops_the_run() -> None:
    """A wall-clock limit ends a long run between two windows and is reported."""
    result = rhcr_sim.simulate(LAYOUT, 30, steps=10**6, time_limit=0.2)
    assert result.stop_reason == "time_limit"
    assert 0 < result.timesteps_executed < 10**6


def test_paths_are_kept_on_request_only() -> None:
    """Trajectories are large, so the result holds them only if asked to."""
    assert rhcr_sim.simulate(LAYOUT, 5, steps=20).paths is None


def test_result_is_frozen_and_survives_a_round_trip() -> None:
    """Results cannot be changed by accident and can travel between processes."""
    result = rhcr_sim.simulate(LAYOUT, 5, steps=20, record_paths=True)
    with pytest.raises(AttributeError):
        result.throughput = 1.0
    with pytest.raises(ValueError, match="read-only"):
        result.tasks[0, 0] = 1
    assert same(pickle.loads(pickle.dumps(result)), result)


def test_control_c_interrupts_a_simulation() -> None:
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
