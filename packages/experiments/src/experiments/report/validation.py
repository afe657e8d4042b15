"""How well the surrogate of a run predicts: before evaluations, and at the end on all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.errors import UserError
from experiments.report.stored import StoredRun
from qd_core import Evaluation
from qd_core.archives.elitist import cell_coordinates
from qd_core.runs.checkpoint import CheckpointError, read_checkpoint
from qd_core.runs.parts import part_numbers, read_part
from qd_core.surrogate.validation import validate, validate_layouts, validate_occupancy

if TYPE_CHECKING:
    from qd_core.surrogate.model import Surrogate

Progress = Any


@dataclass(frozen=True)
class Validation:
    """Accuracy on one set of evaluations.

    Args:
        name: What the evaluations are.
        count: How many.
        scores: By name, see `qd_core.surrogate.validation.validate`.
        names: Names of the targets.
        predicted: ``(n, t)``.
        true: ``(n, t)``.
    """

    name: str
    count: int
    scores: dict[str, float]
    names: tuple[str, ...]
    predicted: NDArray[np.float64]
    true: NDArray[np.float64]


def validate_proposals(run: StoredRun) -> Validation:
    """Score what the surrogate said of solutions before they were evaluated.

    Raises:
        UserError: If the run had no surrogate.
    """
    names, guess, true = run.predictions()
    return _scored("proposals of the search", run, names, guess, true, {})


def validate_final(run: StoredRun, others: Sequence[StoredRun], limit: int) -> list[Validation]:
    """Score the surrogate at the end of a run on evaluations of it and of other runs.

    Args:
        run: Its last checkpoint holds the surrogate.
        others: Runs of the same domain, of which it has seen nothing.
        limit: Evaluations of each run at most, evenly over the run.

    Raises:
        UserError: If there is no surrogate, or a run is of another domain.
    """
    surrogate = final_surrogate(run)
    results = []
    for source in (run, *others):
        if source.config.domain.kind != run.config.domain.kind:
            raise UserError(f"{source.path} is a run of the domain {source.config.domain.kind!r}.")
        seen = "has learnt from" if source is run else "has never seen"
        name = f"{source.path.name}, which it {seen}"
        results.append(_validated(run, surrogate, source, name, limit))
    return results


def final_surrogate(run: StoredRun) -> "Surrogate":
    """Read the surrogate of the last checkpoint.

    Raises:
        UserError: If there is none.
    """
    from qd_core.errors import SurrogateError
    from qd_core.surrogate.model import Surrogate

    config = run.config
    if config.surrogate is None:
        raise UserError(f"{run.path}: the algorithm {config.algorithm.kind!r} has no surrogate.")
    try:
        checkpoint = read_checkpoint(run.path / "checkpoint")
    except CheckpointError as error:
        raise UserError(str(error)) from None
    if checkpoint is None or not checkpoint.itr:
        raise UserError(f"{run.path} has not trained its surrogate yet.")
    spec = config.surrogate.spec(run.domain, config.archive.spec())
    surrogate = Surrogate(spec, run.seed, config.surrogate.device)
    try:
        surrogate.restore(checkpoint.state)
    except SurrogateError as error:
        raise UserError(f"{run.path}: {error}") from None
    return surrogate


def _validated(
    run: StoredRun, surrogate: "Surrogate", source: StoredRun, name: str, limit: int
) -> Validation:
    view, spec = run.domain.surrogate_view(), surrogate.spec
    rows = list(_sampled(source, limit))
    if not rows:
        raise UserError(f"{source.path} has no successful evaluation.")
    evaluations = [evaluation for _, evaluation in rows]
    levels = view.levels(np.stack([tiles for tiles, _ in rows]))
    guess = surrogate.predict(levels).astype(np.float64)
    true = [
        [e.objective, *(e.measures[name] for name in spec.targets.names[1:])] for e in evaluations
    ]
    codes, visits = surrogate.predict_grids(levels)
    extra: dict[str, float] = {}
    if codes is not None:
        extra |= validate_layouts(codes, view.layouts(evaluations))
    if visits is not None:
        extra |= validate_occupancy(visits, view.occupancy(evaluations))
    return _scored(name, run, spec.targets.names, guess, np.array(true), extra)


def _scored(
    name: str,
    run: StoredRun,
    names: Sequence[str],
    guess: NDArray[np.float64],
    true: NDArray[np.float64],
    extra: dict[str, float],
) -> Validation:
    axes = {axis.name: axis for axis in run.axes}
    order = [axes[measure] for measure in names[1:]]
    scores = validate(names, guess, true, cell_of=lambda m: cell_coordinates(m, order))
    return Validation(name, len(true), {**scores, **extra}, tuple(names), guess, true)


def _sampled(run: StoredRun, limit: int) -> Iterator[tuple[NDArray[np.uint8], Evaluation]]:
    """Tiles and evaluation of some successes, evenly over the run."""
    ids = run.evaluations["eval_id"]
    chosen = set(ids[np.unique(np.linspace(0, len(ids) - 1, min(limit, len(ids))).astype(int))])
    folder = run.path / "evals"
    for number in part_numbers(folder):
        for row in read_part(folder, number):
            if row.eval_id in chosen and row.evaluation is not None:
                yield row.tiles, row.evaluation
