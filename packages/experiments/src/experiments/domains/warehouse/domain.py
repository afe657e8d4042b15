"""The warehouse domain: NCA tiles, MILP repair, windowed PBS simulation, throughput."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

import layout_repair
import rhcr_sim
from experiments.domains.warehouse.layouts.palette import to_rgb
from experiments.domains.warehouse.layouts.tiles import Layout, Tile, to_rows
from experiments.domains.warehouse.measures import (
    hamming,
    layout_entropy,
    shelf_components,
    similarity,
)
from experiments.domains.warehouse.params import WarehouseParams
from qd_core import Evaluation, EvaluationError, FailureKind, MeasureSpec


@dataclass(frozen=True)
class PreparedWarehouse:
    """A layout ready for simulation.

    Args:
        unrepaired: ``uint8 (H, W)``, generated storage area with its frame.
        repaired: ``uint8 (H, W)``, valid layout.
        repair_bound: Proven lower bound of the Hamming distance between the two.
        repair_optimal: Whether the repair is proven optimal.
        repair_cut_by_clock: Whether the wall limit ended the repair; another run may then find
            another layout.
    """

    unrepaired: Layout
    repaired: Layout
    repair_bound: int
    repair_optimal: bool
    repair_cut_by_clock: bool


@dataclass(frozen=True)
class WarehouseRecord:
    """What one simulation tells.

    Args:
        throughput: Finished tasks per timestep.
        congested: Whether the agents jammed.
        tile_usage: ``float64 (H, W)`` share of agent-timesteps on each tile; sums to 1.
        scalars: Further values by name.
    """

    throughput: float
    congested: bool
    tile_usage: NDArray[np.float64]
    scalars: dict[str, float]


class WarehouseDomain:
    """Layouts of a warehouse with workstations at both sides, scored by throughput.

    The objective is ``throughput + similarity_weight * similarity``, the mean over the
    repetitions; the result archive keeps the throughput alone. Repairs are cached: young
    generators produce few different layouts.

    Args:
        params: The ``[domain]`` table of the configuration.
        measures: Axes of the archive, names from :attr:`measure_names`.

    References:
        Zhang et al., "Arbitrarily Scalable Environment Generators via Neural Cellular
        Automata", NeurIPS 2023.
    """

    name: ClassVar[str] = "warehouse"
    Params: ClassVar[type[WarehouseParams]] = WarehouseParams
    measure_names: ClassVar[tuple[str, ...]] = (
        "layout_entropy",
        "n_endpoint",
        "n_shelf_components",
        "similarity",
    )

    def __init__(self, params: WarehouseParams, measures: Sequence[MeasureSpec]):
        self.params = params
        self.measures = tuple(measures)
        self.repetitions = params.repetitions
        self._frame = layout_repair.WorkstationFrame()
        self._repairs: dict[bytes, PreparedWarehouse] = {}

    def prepare(self, tiles: Layout, *, seed: int) -> PreparedWarehouse:  # noqa: ARG002
        """Add the frame and repair.

        Args:
            tiles: ``uint8 (h, w)`` storage area of floor, shelves and endpoints.
            seed: Not used: the repair is a function of the layout alone (``repair.seed``).

        Raises:
            EvaluationError: If no valid layout exists or none is found in the time, or the tiles
                are not a storage area.
        """
        key = tiles.tobytes()
        if key not in self._repairs:
            self._repairs[key] = self._repair(tiles)
        return self._repairs[key]

    def _repair(self, tiles: Layout) -> PreparedWarehouse:
        if tiles.shape != self.params.search_shape or tiles.max() > Tile.ENDPOINT:
            raise EvaluationError(
                FailureKind.INVALID_LAYOUT,
                f"tiles: expected codes 0-2 of shape {self.params.search_shape}, "
                f"got codes up to {tiles.max()} of shape {tiles.shape}.",
            )
        unrepaired = self._frame.add(tiles)
        limits = self.params.repair
        try:
            result = layout_repair.repair(
                unrepaired,
                layout_repair.specs.warehouse(shelves=self.params.shelves),
                time_limit=limits.time_limit_s,
                work_limit=limits.work_limit,
                seed=limits.seed,
            )
        except layout_repair.InfeasibleError as error:
            raise EvaluationError(FailureKind.REPAIR_INFEASIBLE, str(error)) from error
        except layout_repair.BudgetError as error:
            raise EvaluationError(FailureKind.REPAIR_TIMEOUT, str(error)) from error
        return PreparedWarehouse(
            unrepaired,
            result.layout,
            repair_bound=result.bound,
            repair_optimal=result.status == "optimal",
            repair_cut_by_clock=result.limit_hit == "wall",
        )

    def adopt(self, layout: Layout) -> PreparedWarehouse:
        """Take a full, valid layout as it is, without repair.

        Args:
            layout: ``uint8 (H, W)`` layout with its frame.
        """
        return PreparedWarehouse(
            layout, layout, repair_bound=0, repair_optimal=True, repair_cut_by_clock=False
        )

    def simulate(self, prepared: PreparedWarehouse, *, seed: int) -> WarehouseRecord:
        """Run one simulation.

        Args:
            prepared: Layout to simulate.
            seed: Seed of the goals.

        Raises:
            EvaluationError: If the simulator cannot run the layout.
        """
        params, simulator = self.params, self.params.simulator
        try:
            result = rhcr_sim.simulate(
                rhcr_sim.Layout(to_rows(prepared.repaired)),
                agents=params.agents,
                seed=seed,
                steps=simulator.steps,
                window=simulator.window_steps,
                period=simulator.period_steps,
                stop_at_congestion=simulator.stop_at_congestion,
                left_weight=params.left_workstation_weight,
                right_weight=params.right_workstation_weight,
            )
        except (ValueError, RuntimeError) as error:
            raise EvaluationError(FailureKind.SIM_CRASH, str(error)) from error
        return WarehouseRecord(
            throughput=result.throughput,
            congested=result.congested,
            tile_usage=result.tile_usage,
            scalars={
                "num_wait_mean": result.num_wait_mean,
                "num_turns_mean": result.num_turns_mean,
                "finished_len_mean": result.finished_len_mean,
                "all_task_len_mean": result.avg_task_len,
                "fallback_windows": float(result.n_fallback_windows),
            },
        )

    def aggregate(
        self, prepared: PreparedWarehouse, records: Sequence[WarehouseRecord]
    ) -> Evaluation:
        """Combine the simulations of one layout.

        Args:
            prepared: The layout.
            records: Its simulations, one a repetition.
        """
        repaired = prepared.repaired
        throughput = np.array([record.throughput for record in records])
        congested = np.array([float(record.congested) for record in records])
        kept = similarity(prepared.unrepaired, repaired)
        values = {
            "layout_entropy": layout_entropy(self._frame.remove(repaired)),
            "n_endpoint": float(np.count_nonzero(repaired == Tile.ENDPOINT)),
            "n_shelf_components": float(shelf_components(repaired)),
            "similarity": kept,
            "hamming": float(hamming(prepared.unrepaired, repaired)),
            "repair_bound": float(prepared.repair_bound),
            "repair_optimal": float(prepared.repair_optimal),
            "repair_cut_by_clock": float(prepared.repair_cut_by_clock),
            "congested": float(congested.mean()),
        }
        for name in records[0].scalars:
            values[name] = float(np.mean([record.scalars[name] for record in records]))
        usage = np.mean([record.tile_usage for record in records], axis=0)
        axes = {measure.name for measure in self.measures}
        return Evaluation(
            objective=float(throughput.mean()) + self.params.similarity_weight * kept,
            result_objective=float(throughput.mean()),
            measures={name: values[name] for name in sorted(axes)},
            values={name: value for name, value in values.items() if name not in axes},
            repetitions={"throughput": throughput, "congested": congested},
            layouts={"unrepaired": prepared.unrepaired, "repaired": repaired},
            grids={"tile_usage": usage.astype(np.float32)},
        )

    def render(self, layout: Layout) -> NDArray[np.uint8]:
        """Colour a layout, one pixel a tile: ``uint8 (H, W, 3)``."""
        return to_rgb(layout)
