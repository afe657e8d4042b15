"""Goal classes: which cells agents visit in turn, with what weights and for how long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config

INDUCT_CROWDING = 8
"""Distance that every agent on its way to an induct cell adds to it (RHCR)."""


@dataclass(frozen=True, eq=False)
class GoalClass:
    """Goal cells of one kind; the goals of an agent cycle through the classes of a layout.

    Attributes:
        targets: int32 (n,) indices into `Layout.goal_cells`.
        weights: float64 (n,) sampling weights, >= 0, not all zero.
        service: Timesteps an agent must stay at such a goal.
        crowding: If positive, goals are not drawn: an agent gets the nearest one, where every agent
            with an open goal there counts as so much distance; ties go to the first.
    """

    targets: NDArray[np.int32]
    weights: NDArray[np.float64]
    service: int
    crowding: int = 0


def goal_classes(layout: Layout, config: Config) -> list[GoalClass]:
    """The goal classes of a layout.

    Home mode has one class, the endpoints, and a bare map one, all its cells. Workstation mode has
    two, endpoints and workstations. A manufacturing floor has one a station type; an endpoint that
    touches two stations of a type has twice the weight. A sorting centre has two, induct and eject
    cells: the induct cell is the nearest one, with a penalty for those where others go; of the
    eject stations each is as likely as the others, and so are the cells of a station.

    Raises:
        ConfigError: All workstations have weight zero, or the service times do not fit the
            station types.
    """
    if layout.mode == "sorting":
        return _sorting_classes(layout)
    if layout.mode == "manufacture":
        return _manufacture_classes(layout, config)
    cells, *stations = layout.goal_kinds
    classes = [GoalClass(layout.targets(cells), np.ones(len(cells)), service=0)]
    if stations:
        weights = _workstation_weights(layout, config)
        classes.append(GoalClass(layout.targets(stations[0]), weights, service=0))
    return classes


def _sorting_classes(layout: Layout) -> list[GoalClass]:
    inducts, ejects = layout.cells("i"), layout.cells("x")
    inducts = inducts[np.argsort(layout.stations.flat[inducts], kind="stable")]
    _, station, sizes = np.unique(
        layout.stations.flat[ejects], return_inverse=True, return_counts=True
    )
    return [
        GoalClass(layout.targets(inducts), np.ones(len(inducts)), 0, INDUCT_CROWDING),
        GoalClass(layout.targets(ejects), 1 / sizes[station], 0),
    ]


def _workstation_weights(layout: Layout, config: Config) -> NDArray[np.float64]:
    columns = layout.workstations % layout.shape[1]
    weights = np.where(columns == 0, config.left_weight, config.right_weight).astype(np.float64)
    if not weights.any():
        raise ConfigError(
            f"left_weight={config.left_weight} and right_weight={config.right_weight} give every "
            f"workstation of {layout.name} weight zero; make one that occurs positive"
        )
    return weights


def _manufacture_classes(layout: Layout, config: Config) -> list[GoalClass]:
    types = layout.station_endpoints
    if len(config.service_times) != len(types):
        raise ConfigError(
            f"service_times has {len(config.service_times)} entries but {layout.name} has "
            f"{len(types)} station types; give one service time a type"
        )
    if len(set(np.concatenate(types).tolist())) == 1 and not any(config.service_times):
        raise ConfigError(
            f"service_times are all 0 and {layout.name} has a single goal cell, so an agent there "
            f"would finish endless tasks at once; make one service time positive"
        )
    classes = []
    for cells, service in zip(types, config.service_times, strict=True):
        distinct, counts = np.unique(cells, return_counts=True)
        classes.append(GoalClass(layout.targets(distinct), counts.astype(np.float64), service))
    return classes
