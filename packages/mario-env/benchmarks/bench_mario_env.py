"""Levels a second, steps a second, start-up and decoding, in CPU seconds where it matters."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import gymnasium
import numpy as np
import psutil
import pytest

from mario_env import GameConfig, MarioSim, Status
from mario_env.env import MarioEnv, MarioVectorEnv
from mario_env.jvm.engine import Engine
from mario_env.levels import generate, to_text

FLAT = "\n".join(["-" * 56] * 14 + ["X" * 56] * 2)
WALL = "\n".join(["-" * 56] * 8 + ["-" * 20 + "X" + "-" * 35] * 6 + ["X" * 56] * 2)


@pytest.fixture(scope="module")
def sim() -> Iterator[MarioSim]:
    """One thread; the JVM has compiled what is hot."""
    with MarioSim(1) as simulator:
        simulator.evaluate(np.stack([generate(seed, width=56) for seed in range(200)]))
        yield simulator


@pytest.mark.parametrize("compat", [True, False], ids=["compat", "default"])
def test_easy_level(benchmark: Any, sim: MarioSim, compat: str) -> None:
    """CPU seconds of a procedural level at 1,000 nodes, mean of 20."""
    levels = np.stack([generate(seed, width=56) for seed in range(200, 220)])
    config = GameConfig(compat=compat)
    results = benchmark.pedantic(sim.evaluate, (levels,), {"config": config}, rounds=5)
    benchmark.extra_info["cpu_seconds"] = float(results.runs.cpu_seconds.mean())
    benchmark.extra_info["won"] = float((results.runs.status == Status.WIN).mean())


@pytest.mark.parametrize("compat", [True, False], ids=["compat", "default"])
def test_stuck_level(benchmark: Any, sim: MarioSim, compat: str) -> None:
    """CPU seconds of a level with a wall that is too high, until the time is up."""
    config = GameConfig(compat=compat)
    results = benchmark.pedantic(sim.evaluate, (WALL,), {"config": config}, rounds=5)
    assert results.runs.status[0, 0] == Status.TIME_OUT
    benchmark.extra_info["cpu_seconds"] = float(results.runs.cpu_seconds.mean())
    benchmark.extra_info["pops"] = int(results.runs.pops.sum())


def test_generated_levels(benchmark: Any) -> None:
    """1,000 levels of the shipped generator on two threads."""
    from mario_env.gan.checkpoint import load_shipped
    from mario_env.gan.sampling import sample

    levels = sample(load_shipped(), 1000, 0)
    with MarioSim(2) as two:
        two.evaluate(levels[:100])
        start = _cpu(two.engine.pid)
        results = benchmark.pedantic(two.evaluate, (levels,), rounds=1)
        spent = _cpu(two.engine.pid) - start
    benchmark.extra_info["levels_per_cpu_second"] = 1000 / spent
    benchmark.extra_info["won"] = float((results.runs.status == Status.WIN).mean())
    benchmark.extra_info["cpu_seconds"] = float(np.median(results.runs.cpu_seconds))


def test_start(benchmark: Any) -> None:
    """From nothing to the first reply."""

    def start_and_ping() -> None:
        engine = Engine(1)
        engine.call("ping")
        engine.close()

    benchmark.pedantic(start_and_ping, rounds=5)


def test_soak(benchmark: Any) -> None:
    """10,000 levels with one JVM: its heap and memory at the end."""
    with MarioSim(2, GameConfig(node_budget=200)) as two:

        def play() -> None:
            for block in range(10):
                seeds = range(1000 * block, 1000 * block + 1000)
                two.evaluate(np.stack([generate(seed, width=56) for seed in seeds]))

        benchmark.pedantic(play, rounds=1)
        heap = two.engine.call("stats").header
        benchmark.extra_info["heap_used_mib"] = heap["heap_used"] / 2**20
        benchmark.extra_info["heap_max_mib"] = heap["heap_max"] / 2**20
        resident = psutil.Process(two.engine.pid).memory_info().rss
        benchmark.extra_info["resident_mib"] = resident / 2**20


def test_vector_steps(benchmark: Any) -> None:
    """Steps a second of 256 games in one message."""
    env = MarioVectorEnv(256, [to_text(generate(s)) for s in range(8)], actions="simple")
    env.reset(seed=0)
    actions = np.random.default_rng(0).integers(0, 7, (200, 256))

    def run() -> None:
        for row in actions:
            env.step(row)

    run()
    _rate(benchmark, run, 200 * 256, env._games._engine.pid)
    env.close()


def test_single_steps(benchmark: Any) -> None:
    """Steps a second of one game."""
    env = MarioEnv(to_text(generate(3)), actions="simple")
    env.reset(seed=0)

    def run() -> None:
        for index in range(2000):
            if env.step(index % 7)[2]:
                env.reset()

    run()
    _rate(benchmark, run, 2000, env._games._engine.pid)
    env.close()


def test_decoding(benchmark: Any) -> None:
    """1,000 latents to levels, one thread of torch."""
    import torch

    from mario_env.gan.checkpoint import load_shipped
    from mario_env.gan.sampling import decode

    torch.set_num_threads(1)
    generator = load_shipped()
    latents = np.random.default_rng(0).standard_normal((1000, 32))
    decode(generator, latents[:200])

    def run() -> None:
        start = time.process_time()
        decode(generator, latents)
        spent.append(time.process_time() - start)

    spent: list[float] = []
    benchmark.pedantic(run, rounds=3)
    benchmark.extra_info["cpu_seconds"] = min(spent)


def test_gymnasium_overhead(benchmark: Any) -> None:
    """The same single game through ``gymnasium.make`` with its wrappers."""
    env = gymnasium.make("mario_env/Mario-v0", levels=to_text(generate(3)), actions="simple")
    env.reset(seed=0)

    def run() -> None:
        for index in range(1000):
            if env.step(index % 7)[2]:
                env.reset()

    benchmark.pedantic(run, rounds=3)
    benchmark.extra_info["steps"] = 1000


def _rate(benchmark: Any, run: Callable[[], None], steps: int, jvm: int) -> None:
    """Steps a second of wall, and of the CPU of both processes together."""
    best = []

    def timed() -> None:
        start, own = _cpu(jvm), time.process_time()
        run()
        best.append(_cpu(jvm) - start + time.process_time() - own)

    benchmark.pedantic(timed, rounds=5)
    benchmark.extra_info["steps_per_second"] = steps / benchmark.stats.stats.min
    benchmark.extra_info["steps_per_cpu_second"] = steps / min(best)


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system
