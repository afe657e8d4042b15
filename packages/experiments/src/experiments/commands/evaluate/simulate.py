"""`experiments evaluate`: simulate finished layouts, and keep every simulation."""

import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from experiments.commands.evaluate.plan import Plan
from experiments.commands.search.backend import Backend
from experiments.commands.search.progress import JobProgress
from experiments.errors import InterruptedRunError, RunFailedError
from experiments.simulations.case import Case
from experiments.simulations.row import SimulationRow
from experiments.simulations.store import SimulationStore
from experiments.simulations.summary import Point, summarise
from experiments.simulations.work import Finding, SimulationWork, Task
from qd_core import Failure
from qd_core.execution import ExecutorLostError, Job, Limits, WorkerStartError
from qd_core.loops.interrupt import Interrupt

Echo = Callable[[str], object]


@dataclass(frozen=True)
class Asked:
    """One simulation that is asked for."""

    case: Case
    load: int | None
    seed: int


def evaluate_layouts(plan: Plan, folder: Path, backend: Backend, echo: Echo) -> list[Point]:
    """Make all simulations of a plan that a folder does not hold yet.

    Args:
        plan: What is simulated.
        folder: Where the simulations are kept; made if need be.
        backend: Where they are made; never changes a result.
        echo: Writes a line for the user.

    Returns:
        Statistics of the simulations of the plan.

    Raises:
        UserError: If the folder cannot be used, or a layout cannot bear a load.
        InterruptedRunError: If the user interrupted it; finished simulations are kept.
        RunFailedError: If workers cannot be started, or not one simulation succeeded.
    """
    # Seed by seed, large loads first: whatever is there is a whole curve, and nothing long ends
    # last.
    asked = [
        Asked(case, load, seed)
        for seed in dict.fromkeys(seed for _, request in plan.cases for seed in request.seeds)
        for case, request in plan.cases
        if seed in request.seeds
        for load in sorted(request.loads, key=lambda load: -(load or 0))
    ]
    # A load that a layout cannot bear is found before the first simulation.
    params = {(item.case, item.load): item.case.at(item.load) for item in asked}
    with SimulationStore(folder) as store:
        store.describe(plan.about, [case for case, _ in plan.cases])
        for row in plan.rows:
            store.add(row)
        # Layouts may be equal: one simulation serves them all.
        first = {_key(item): item for item in reversed(asked)}
        todo = [item for key, item in reversed(first.items()) if key not in store.done]
        if len(todo) < len(first):
            echo(f"{len(first) - len(todo)} of {len(first)} simulations are in {folder} already")
        tasks = [
            Task(params[item.case, item.load], item.case.layout, item.seed, item.case.grids)
            for item in todo
        ]
        number = _simulate(todo, tasks, store, backend, plan.timeout_s, echo)
        rows = [*plan.rows, *_found(asked, store)]
    if number:
        raise InterruptedRunError(
            f"interrupted; {len(rows)} simulations are kept in {folder}. Go on with the same "
            "command.",
            terminated=number == signal.SIGTERM,
        )
    if asked and all(row.failure for row in rows):
        reason = rows[0].failure.partition("\n")[0]
        raise RunFailedError(f"no simulation succeeded: {reason} All reasons are in {folder}.")
    return summarise(rows)


def _found(asked: Sequence[Asked], store: SimulationStore) -> list[SimulationRow]:
    """The simulations that were asked for and are there, under the names that they have now."""
    return [
        replace(store.rows[_key(item)], layout=item.case.name, group=item.case.group)
        for item in asked
        if _key(item) in store.rows
    ]


def _key(item: Asked) -> tuple[str, int | None, int]:
    return (item.case.digest, item.load, item.seed)


def _simulate(
    todo: Sequence[Asked],
    tasks: Sequence[Task],
    store: SimulationStore,
    backend: Backend,
    timeout_s: float,
    echo: Echo,
) -> int:
    """Simulate, and return the signal that ended it early, or 0."""
    if not tasks:
        return 0
    jobs = [Job(number, task) for number, task in enumerate(tasks)]
    backend = replace(backend, workers=min(backend.workers, len(tasks)))
    try:
        with (
            Interrupt() as interrupt,
            backend.started(store.folder.with_name(f"{store.folder.name}-jobs")) as open_executor,
            open_executor(SimulationWork(), Limits(timeout_s), None) as pool,
            JobProgress(len(jobs), "sim", echo) as progress,
        ):
            for done in pool.run(jobs, interrupt):
                item, result = todo[done.key], done.result
                grids = result.grids if isinstance(result, Finding) else None
                store.add(_row(item, result), grids)
                progress.advance(failed=done.failed)
    except ExecutorLostError as error:
        raise InterruptedRunError(
            f"{error} Finished simulations are kept. Go on with the same command.", terminated=True
        ) from error
    except WorkerStartError as error:
        raise RunFailedError(str(error)) from error
    return interrupt.number


def _row(item: Asked, result: Finding | Failure) -> SimulationRow:
    case = item.case
    common: dict[str, Any] = {
        "layout": case.name, "group": case.group, "rows": case.layout.shape[0],
        "columns": case.layout.shape[1], "digest": case.digest, "load": item.load,
        "seed": item.seed,
    }  # fmt: skip
    if isinstance(result, Failure):
        failure = f"{result.kind}: {result.message}"
        return SimulationRow(**common, objective=None, succeeded=False, failure=failure)
    evaluation = result.evaluation
    return SimulationRow(
        **common,
        objective=float(evaluation.result_objective),
        succeeded=bool(case.domain.succeeded(evaluation.measures)),
        measures={name: float(value) for name, value in evaluation.measures.items()},
        series={name: values.tolist() for name, values in result.series.items()},
        seconds=result.seconds,
    )
