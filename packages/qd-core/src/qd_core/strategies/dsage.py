"""Deep surrogate assisted generation of environments: an inner search proposes, networks learn.

References:
    Bhatt et al., "Deep Surrogate Assisted Generation of Environments", NeurIPS 2022, Algorithm 1.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qd_core.archives import ArchiveSpec
from qd_core.archives.downsample import downsample
from qd_core.archives.elitist import cell_coordinates
from qd_core.codecs.base import Codec
from qd_core.errors import OptionError
from qd_core.execution.executor import never
from qd_core.runs.checkpoint import State
from qd_core.seeding import Purpose, generator, integer
from qd_core.strategies.initial import Initial
from qd_core.strategies.insertion import insert, successes
from qd_core.strategies.strategy import Outcomes, Proposal
from qd_core.surrogate.buffer import Buffer
from qd_core.surrogate.inner_loop import Elites, InnerSearch
from qd_core.surrogate.spec import SurrogateSpec
from qd_core.surrogate.validation import validate
from qd_core.surrogate.view import SurrogateView

if TYPE_CHECKING:
    from ribs.archives import GridArchive

    from qd_core.surrogate.model import Surrogate

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DsageSpec:
    """A surrogate-assisted search and its variants.

    Args:
        surrogate: Networks; its targets are the objective and the measures of the archive.
        view: What the networks see of tiles and evaluations.
        inner: The search against predictions.
        initial: Distribution of the first solutions.
        initial_solutions: How many of them, at least 2.
        downsample: Bins of the coarse grid of which each cell sends one elite, or None for all.
        select: Elites evaluated an iteration at most, those of empty cells first; None for all.
        random_sample: Whether ``select`` draws among all elites alike.
        shuffle: Whether elites are evaluated in random order, so that a cut at the end of the
            budget favours no cell; else in order of their cells.
        device: Of the networks: ``auto``, ``cpu``, ``cuda`` or ``cuda:i``.

    Raises:
        OptionError: If an argument is out of range.
    """

    surrogate: SurrogateSpec
    view: SurrogateView
    inner: InnerSearch
    initial: Initial
    initial_solutions: int = 100
    downsample: tuple[int, ...] | None = None
    select: int | None = None
    random_sample: bool = False
    shuffle: bool = True
    device: str = "auto"

    def __post_init__(self) -> None:
        if self.initial_solutions < 2:
            raise OptionError(
                f"initial_solutions must be at least 2, got {self.initial_solutions}."
            )
        if self.select is not None and self.select < 1:
            raise OptionError(f"select must be at least 1, got {self.select}.")
        if self.random_sample and self.select is None:
            raise OptionError("random_sample needs select, the number of elites; it is not given.")

    def build(self, archive: ArchiveSpec, codec: Codec, seed: int) -> "Dsage":
        """Make the strategy; see `qd_core.strategies.strategy.StrategySpec`."""
        return Dsage(self, archive, codec, seed)


class _StoppedError(Exception):
    """The user interrupted the training or the inner search."""


class Dsage:
    """Trains networks on all evaluations and evaluates what they believe to be elites.

    Args:
        spec: Settings.
        archive: Axes of all archives.
        codec: Turns solutions into tiles.
        seed: Seed of the run.

    Raises:
        OptionError: If the targets of the surrogate are not objective and measures.
    """

    def __init__(self, spec: DsageSpec, archive: ArchiveSpec, codec: Codec, seed: int):
        from qd_core.archives.build import result_archive

        self._spec, self._axes, self._codec, self._seed = spec, archive, codec, seed
        self._measures = tuple(measure.name for measure in archive.measures)
        self._names = ("objective", *self._measures)
        if spec.surrogate.targets.names != self._names:
            raise OptionError(
                f"surrogate: targets must be {self._names}, got {spec.surrogate.targets.names}."
            )
        self._archive = result_archive(archive, codec.dim, seed, codec.dtype)
        self._buffer = Buffer(spec.surrogate)
        self._iteration = 0
        self._pending: Proposal | None = None
        self._metrics: dict[str, float] = {}

    @cached_property
    def _surrogate(self) -> "Surrogate":
        """Made when it is needed: torch is loaded while the first solutions are evaluated."""
        from qd_core.surrogate.model import Surrogate

        return Surrogate(self._spec.surrogate, self._seed, self._spec.device)

    def propose(self, left: int, stop: Callable[[], bool] = never) -> Proposal | None:
        """Draw the first solutions, or train, search against predictions and choose elites."""
        if self._pending is None:
            try:
                self._pending = self._next(stop)
            except _StoppedError:
                return None
        pending = self._pending
        return Proposal(
            pending.solutions[:left],
            pending.emitter[:left],
            pending.parents[:left],
            {name: values[:left] for name, values in pending.predictions.items()},
        )

    def _next(self, stop: Callable[[], bool]) -> Proposal:
        spec = self._spec
        rng = generator(self._seed, Purpose.STRATEGY, self._iteration)
        if self._iteration and self._train(stop):
            elites = spec.inner.run(
                self._axes,
                self._codec,
                lambda tiles: self._surrogate.predict(spec.view.queries(tiles)),
                integer(self._seed, Purpose.INNER_LOOP, self._iteration),
                self._told_search(stop),
            )
            self._metrics["emulation/size"] = len(elites)
            chosen = self._choose(elites, rng)
            self._metrics["emulation/chosen"] = len(chosen)
            if len(chosen):
                return self._predicted(elites, chosen)
            logger.warning("The surrogate proposes nothing: random solutions are evaluated.")
        solutions = spec.initial.draw(spec.initial_solutions, self._codec.dim, rng)
        count = len(solutions)
        unknown = {name: np.full(count, np.nan) for name in self._names}
        return Proposal(solutions, np.zeros(count, np.int32), np.full(count, -1, np.int64), unknown)

    def _train(self, stop: Callable[[], bool]) -> bool:
        epochs = self._spec.surrogate.epochs

        def tell(stage: str, epoch: int, losses: Mapping[str, float]) -> None:
            if stop():
                raise _StoppedError
            self._metrics.update({f"surrogate/loss_{name}": loss for name, loss in losses.items()})
            if (epoch + 1) % max(1, epochs // 10) == 0:
                logger.info("surrogate: %s, epoch %d of %d, %s", stage, epoch + 1, epochs, losses)

        return self._surrogate.train(self._buffer, tell)

    def _told_search(self, stop: Callable[[], bool]) -> Callable[[int, int], None]:
        def tell(done: int, elites: int) -> None:
            if stop():
                raise _StoppedError
            if done % 1000 == 0:
                logger.info("surrogate: iteration %d of the inner search, %d elites", done, elites)

        return tell

    def _choose(self, elites: Elites, rng: np.random.Generator) -> NDArray[np.int64]:
        """Rows of the elites to evaluate."""
        spec = self._spec
        rows = np.arange(len(elites))
        if spec.downsample is not None:
            bins = [measure.bins for measure in self._axes.measures]
            rows = downsample(elites.index, bins, spec.downsample, rng)
        if spec.shuffle or spec.select is not None:
            rows = rng.permutation(rows)
        if spec.select is None or spec.select >= len(rows):
            return rows
        if not spec.random_sample:
            occupied = self._archive.data("index")
            cells = np.ravel_multi_index(tuple(elites.index[rows].T), tuple(self._archive.dims))
            rows = rows[np.argsort(np.isin(cells, occupied), kind="stable")]
        return rows[: spec.select]

    def _predicted(self, elites: Elites, rows: NDArray[np.int64]) -> Proposal:
        columns = np.column_stack([elites.objective[rows], elites.measures[rows]]).astype(float)
        return Proposal(
            elites.solutions[rows],
            np.zeros(len(rows), np.int32),
            np.full(len(rows), -1, np.int64),
            dict(zip(self._names, columns.T, strict=True)),
        )

    def learn(self, proposal: Proposal, outcomes: Outcomes) -> None:
        """Score the predictions, then put the successes into archive and buffer."""
        results, rows = successes(proposal, outcomes, self._measures)
        true = np.column_stack([rows["objective"], rows["measures"]])
        self._score(proposal, rows["row"], true)
        status = insert(self._archive, self._measures, proposal, outcomes)
        self._metrics["surrogate/yield"] = float((status > 0).mean()) if len(status) else np.nan
        if results:
            spec = self._spec
            tiles = self._codec.decode(proposal.solutions[rows["row"]])
            self._buffer.add(
                spec.view.levels(tiles),
                true,
                occupancy=spec.view.occupancy(results) if spec.surrogate.has_occupancy else None,
                layouts=spec.view.layouts(results) if spec.surrogate.has_layout else None,
            )
        self._iteration += 1
        self._pending = None

    def _score(self, proposal: Proposal, rows: NDArray[np.int64], true: NDArray[Any]) -> None:
        guess = np.column_stack([proposal.predictions[name][rows] for name in self._names])
        known = np.isfinite(guess).all(axis=1)
        scores = validate(
            self._names,
            guess[known],
            true[known],
            cell_of=lambda measures: cell_coordinates(measures, self._axes.measures),
        )
        self._metrics.update({f"surrogate/{name}": value for name, value in scores.items()})

    def metrics(self) -> dict[str, float]:
        """Numbers of the archive and of the predictions of the last iteration."""
        from qd_core.archives.metrics import archive_metrics

        names = [f"{name}/{score}" for name in self._names
                 for score in ("mae", "rmse", "r2", "spearman")]  # fmt: skip
        names += ["cell_accuracy", "cell_distance", "yield", "loss_main"]
        names += ["loss_occupancy"] * self._spec.surrogate.has_occupancy
        names += ["loss_layout"] * self._spec.surrogate.has_layout
        known = {f"surrogate/{name}": np.nan for name in names}
        known |= {"emulation/size": np.nan, "emulation/chosen": np.nan}
        return {**archive_metrics("result", self._archive), **known, **self._metrics}

    def archives(self) -> "Mapping[str, GridArchive]":
        """The archive of evaluated solutions."""
        return {"final": self._archive}

    def state(self) -> State:
        """Networks and optimisers, once they are trained, and the proposal that is evaluated."""
        state: dict[str, Any] = {
            **(self._surrogate.state() if self._iteration else {}),
            "iteration": self._iteration,
            "metrics": {k: v if np.isfinite(v) else None for k, v in self._metrics.items()},
            "uses": self._buffer.column("uses").copy(),
        }
        if self._pending is not None:
            state["pending.solutions"] = self._pending.solutions
            for name in self._names:
                state[f"pending.{name}"] = self._pending.predictions[name]
        return state

    def restore(self, state: State, history: Iterable[tuple[Proposal, Outcomes]]) -> None:
        """Take over the networks; archive and buffer are filled from the recorded evaluations."""
        for proposal, outcomes in history:
            self.learn(proposal, outcomes)
        self._iteration = int(state["iteration"])
        if self._iteration:
            self._surrogate.restore(state)
        self._metrics = {k: np.nan if v is None else v for k, v in state["metrics"].items()}
        self._buffer.column("uses")[:] = state["uses"]
        if "pending.solutions" in state:
            solutions = np.asarray(state["pending.solutions"])
            predictions = {name: np.asarray(state[f"pending.{name}"]) for name in self._names}
            count = len(solutions)
            self._pending = Proposal(
                solutions, np.zeros(count, np.int32), np.full(count, -1, np.int64), predictions
            )
