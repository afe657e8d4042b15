"""The options of a run as the native core takes them."""

from __future__ import annotations

from rhcr_sim import _core
from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config, Planner
from rhcr_sim.simulation.goals.drawn import GoalClass
from rhcr_sim.simulation.lookahead import steps_ahead
from rhcr_sim.simulation.starts import Starts

OPTIONS = tuple(name for name in vars(_core.Options) if not name.startswith("_"))


def core_options(layout: Layout, config: Config) -> _core.SimulationConfig:
    """The fields of `Config` that the core knows, with defaults that depend on others resolved.

    Raises:
        ConfigError: The planner of single agents does not go with the layout.
    """
    resolved = {
        "max_expansions": config.expansion_limit,
        "suboptimality": config.bound,
        "lookahead": steps_ahead(layout, config),
        "delay_steps": list(config.delay_steps),
        "period": config.executed_period,
        "planner": core_planner(layout, config.planner),
    }
    options = _core.SimulationConfig()
    for name in OPTIONS:
        setattr(options, name, resolved.get(name, getattr(config, name)))
    options.endpoints = _core.Endpoints[config.endpoints]
    return options


def simulation_options(
    layout: Layout, config: Config, starts: Starts, classes: list[GoalClass]
) -> _core.SimulationConfig:
    """The same with all that a simulation asks of its layout.

    Args:
        layout: Where the agents drive.
        config: Options of the run.
        starts: Where agents start.
        classes: What goals are drawn from; empty if the caller gives them.

    Raises:
        ConfigError: As for `core_options`.
    """
    options = core_options(layout, config)
    options.homes = layout.mode == "home"
    options.goal_classes = [
        _core.GoalClass(c.targets.tolist(), c.weights.tolist(), c.service, c.crowding)
        for c in classes
    ]
    options.allow_repeats = layout.mode in ("manufacture", "sorting")
    options.staggered = layout.mode == "sorting" and bool(classes)
    options.starts = starts.cells
    options.start_candidates = starts.candidates.tolist()
    return options


def core_planner(layout: Layout, planner: Planner | None) -> _core.Planner:
    """The planner of single agents on a layout.

    Raises:
        ConfigError: SIPP was asked for on a layout with weights other than 1.
    """
    if planner == "sipp" and not layout.unit_costs:
        raise ConfigError(
            f"planner='sipp' does not go with the weights of {layout.name}, for which arriving "
            f"early may cost more; leave it out or use planner='astar'"
        )
    return _core.Planner[planner or ("sipp" if layout.unit_costs else "astar")]
