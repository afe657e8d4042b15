"""Repair, simulate, score: the stages that all lifelong domains share."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

import layout_repair
import rhcr_sim
from experiments.domains.base import ExperimentDomain, Layout, Quantity
from experiments.domains.lifelong.luck import drawn_length
from experiments.domains.lifelong.params import LifelongParams
from experiments.domains.lifelong.records import PreparedLayout, SimulationRecord
from qd_core import Evaluation, EvaluationError, FailureKind

if TYPE_CHECKING:
    import pyarrow as pa

    from experiments.drawing.plot import Plot
    from experiments.drawing.replay import Replay

PUBLISHED_SCALES = {(9, 16): 0.03, (17, 16): 0.02, (33, 36): 0.005, (101, 102): 0.002}
"""Upper end of the colour scale of tile usage by layout size."""

OTHER_SCALE = 0.04

MOST_REPAIRS = 1000
"""Repairs that are kept, so that memory does not grow over a long search."""


class LifelongDomain(ExperimentDomain):
    """Layouts for robots that get a new task whenever they finish one.

    The objective is ``throughput + similarity_weight * similarity``, the mean over the
    repetitions; the result objective is the throughput alone. Repairs are cached: young
    generators produce few different layouts.

    References:
        Zhang et al., "Arbitrarily Scalable Environment Generators via Neural Cellular
        Automata", NeurIPS 2023.
    """

    objective: ClassVar[Quantity] = Quantity("throughput", "tasks per timestep")
    reported_measures: ClassVar[tuple[str, ...]] = ("congested",)
    load: ClassVar[str | None] = "agents"
    final_layout: ClassVar[str] = "repaired"
    repairs: ClassVar[bool] = True
    block_weight: ClassVar[float] = 1.0
    """Weight of blocked cells in the similarity."""

    params: LifelongParams

    def __init__(self, params: LifelongParams):
        super().__init__(params)
        self._spec = self.spec()
        self._repairs: dict[bytes, PreparedLayout] = {}

    @abstractmethod
    def spec(self) -> layout_repair.LayoutSpec:
        """Rules of a valid layout."""

    @abstractmethod
    def with_frame(self, tiles: Layout) -> Layout:
        """Add what is fixed around the searched tiles."""

    @abstractmethod
    def layout_measures(self, repaired: Layout) -> dict[str, float]:
        """Measure a valid layout."""

    def simulator_options(self) -> dict[str, Any]:
        """Options of `rhcr_sim.simulate` that this domain adds."""
        return {}

    def prepare(self, tiles: Layout, *, seed: int) -> PreparedLayout:  # noqa: ARG002
        """Add the frame and repair.

        Args:
            tiles: ``uint8`` codes below ``symbols``, of ``search_shape``.
            seed: Not used: the repair is a function of the layout alone (``repair.seed``).

        Raises:
            EvaluationError: If no valid layout exists or none is found in the time, or the tiles
                have a wrong shape or code.
        """
        key = tiles.tobytes()
        if key not in self._repairs:
            if len(self._repairs) == MOST_REPAIRS:
                del self._repairs[next(iter(self._repairs))]
            self._repairs[key] = self._repair(tiles)
        return self._repairs[key]

    def _repair(self, tiles: Layout) -> PreparedLayout:
        if tiles.shape != self.search_shape or tiles.max() >= self.symbols:
            raise EvaluationError(
                FailureKind.INVALID_LAYOUT,
                f"tiles: expected codes 0-{self.symbols - 1} of shape {self.search_shape}, "
                f"got codes up to {tiles.max()} of shape {tiles.shape}.",
            )
        unrepaired, limits = self.with_frame(tiles), self.params.repair
        try:
            result = layout_repair.repair(
                unrepaired,
                self._spec,
                time_limit=limits.time_limit_s,
                work_limit=limits.work_limit,
                seed=limits.seed,
            )
        except layout_repair.InfeasibleError as error:
            raise EvaluationError(FailureKind.REPAIR_INFEASIBLE, str(error)) from error
        except layout_repair.BudgetError as error:
            raise EvaluationError(FailureKind.REPAIR_TIMEOUT, str(error)) from error
        return PreparedLayout(
            unrepaired,
            result.layout,
            repair_bound=result.bound,
            repair_optimal=result.status == "optimal",
            repair_cut_by_clock=result.limit_hit == "wall",
        )

    def adopt(self, layout: Layout) -> PreparedLayout:
        """Take a full, valid layout as it is, without repair.

        Args:
            layout: ``uint8 (H, W)`` layout with its frame.
        """
        return PreparedLayout(layout, layout)

    def draft(self, tiles: Layout) -> Layout:
        """The tiles with their frame."""
        return self.with_frame(tiles)

    def finished(self, prepared: PreparedLayout) -> Layout:
        """The repaired layout."""
        return prepared.repaired

    def likeness(self, before: Layout, after: Layout) -> float:
        """The published similarity."""
        return layout_repair.similarity(before, after, self._spec, block_weight=self.block_weight)

    def simulate(self, prepared: PreparedLayout, *, seed: int) -> SimulationRecord:
        """Run one simulation.

        Args:
            prepared: Layout to simulate.
            seed: Seed of the goals.

        Raises:
            EvaluationError: If the simulator cannot run the layout.
        """
        layout = self._simulator_layout(prepared)
        result = self._simulated(layout, seed)
        expected = self.expected_length(layout)  # 0 where all tasks end at one endpoint
        drawn = drawn_length(result, layout) / expected if expected else 1.0
        return SimulationRecord(
            throughput=result.throughput,
            congested=result.congested,
            tile_usage=result.tile_usage,
            scalars={
                "num_wait_mean": result.num_wait_mean,
                "num_turns_mean": result.num_turns_mean,
                "finished_len_mean": result.finished_len_mean,
                "all_task_len_mean": result.avg_task_len,
                "drawn_len_ratio": drawn if np.isfinite(drawn) else 1.0,
                "fallback_windows": float(result.n_fallback_windows),
            },
            finished=_rates(result.windows.start, result.windows.finished, result.steps),
        )

    def series(self, record: SimulationRecord) -> Mapping[str, NDArray[np.float64]]:
        """Finished tasks per timestep in each planned window."""
        return {"finished tasks per timestep": record.finished}

    @classmethod
    def succeeded(cls, measures: Mapping[str, float]) -> bool:
        """The agents did not jam."""
        return not measures["congested"]

    def replay(self, prepared: PreparedLayout, *, seed: int) -> "Replay":
        """Show a simulation.

        Raises:
            EvaluationError: If the simulator cannot run the layout.
        """
        from experiments.domains.lifelong.replay import lifelong_replay

        layout = self._simulator_layout(prepared)
        result = self._simulated(layout, seed, record_paths=True)
        return lifelong_replay(result, self.render(prepared.repaired))

    def expected_length(self, layout: rhcr_sim.Layout) -> float:
        """Mean shortest distance of the tasks that a layout demands, in cells."""
        return layout.average_task_length

    def _simulator_layout(self, prepared: PreparedLayout) -> rhcr_sim.Layout:
        rows = layout_repair.to_rows(prepared.repaired, self.alphabet)
        try:
            layout = rhcr_sim.Layout(rows)
        except ValueError as error:
            raise EvaluationError(FailureKind.SIM_CRASH, str(error)) from error
        if layout.mode == "bare":
            message = "the layout has no endpoints, so that there is nothing to do."
            raise EvaluationError(FailureKind.SIM_CRASH, message)
        return layout

    def _simulated(self, layout: rhcr_sim.Layout, seed: int, **options: Any) -> rhcr_sim.Result:
        try:
            return rhcr_sim.simulate(
                layout,
                agents=self.params.agents,
                seed=seed,
                **self.params.simulator.options(),
                **self.simulator_options(),
                **options,
            )
        except (ValueError, RuntimeError) as error:
            raise EvaluationError(FailureKind.SIM_CRASH, str(error)) from error

    def aggregate(
        self, prepared: PreparedLayout, records: Sequence[SimulationRecord]
    ) -> Evaluation:
        """Combine the simulations of one layout.

        Args:
            prepared: The layout.
            records: Its simulations, one a repetition.
        """
        unrepaired, repaired = prepared.unrepaired, prepared.repaired
        throughput = np.array([record.throughput for record in records])
        congested = np.array([float(record.congested) for record in records])
        kept = self.likeness(unrepaired, repaired)
        measures = {
            **self.layout_measures(repaired),
            "similarity": kept,
            "hamming": float(np.count_nonzero(unrepaired != repaired)),
            "repair_bound": float(prepared.repair_bound),
            "repair_optimal": float(prepared.repair_optimal),
            "repair_cut_by_clock": float(prepared.repair_cut_by_clock),
            "congested": float(congested.mean()),
        }
        for name in records[0].scalars:
            measures[name] = float(np.mean([record.scalars[name] for record in records]))
        usage = np.mean([record.tile_usage for record in records], axis=0)
        lengths = [record.scalars["drawn_len_ratio"] for record in records]
        seen = throughput * lengths if self.params.corrected else throughput
        return Evaluation(
            objective=float(seen.mean()) + self.params.similarity_weight * kept,
            result_objective=float(throughput.mean()),
            measures=measures,
            repetitions={"throughput": throughput, "congested": congested},
            layouts={"unrepaired": unrepaired, "repaired": repaired},
            grids={"tile_usage": usage.astype(np.float32)},
        )

    def check(self) -> None:
        """Repair a hall without anything in it, and simulate one timestep."""
        simulator = self.params.simulator.model_copy(update={"steps": 1})
        short = type(self)(self.params.model_copy(update={"simulator": simulator}))
        prepared = short.prepare(np.zeros(self.search_shape, np.uint8), seed=0)
        short.simulate(prepared, seed=0)

    def rank(self, evaluation: Evaluation) -> tuple[float, ...]:
        """Few jams count before much throughput."""
        return (-evaluation.measures["congested"], evaluation.result_objective)

    @classmethod
    def remarks(cls, evaluations: "pa.Table") -> Sequence[str]:
        """Tell repairs that the clock has cut: other machines would give other layouts."""
        column = "measures/repair_cut_by_clock"
        if column not in evaluations.column_names:
            return ()
        cut = int(np.nansum(evaluations[column].drop_null().to_numpy()))
        return [f"{cut} repairs were cut by the clock (domain.repair.time_limit_s)"] if cut else ()

    def pictures(self, evaluation: Evaluation, title: str) -> "Mapping[str, Plot]":
        """Draw the layout, and where the agents are."""
        from experiments.drawing.cell_values import cell_values

        layout, usage = evaluation.layouts[self.final_layout], evaluation.grids["tile_usage"]
        scale = PUBLISHED_SCALES.get(layout.shape, OTHER_SCALE)
        image, label = self.render(layout), "share of agent-timesteps"
        drawn = cell_values(image, usage, label, scale=scale, title=title)
        return {**super().pictures(evaluation, title), "tile_usage": drawn}


def _rates(
    start: NDArray[np.int64], finished: NDArray[np.int64], steps: int
) -> NDArray[np.float64]:
    """First timestep of each window, and finished tasks per timestep in it, ``(n, 2)``."""
    period = np.diff(start, append=min(steps, start[-1] + start[1]) if len(start) > 1 else steps)
    return np.stack([start, finished / np.maximum(period, 1)], axis=1).astype(np.float64)
