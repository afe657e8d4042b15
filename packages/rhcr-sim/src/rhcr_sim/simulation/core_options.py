"""The options of a run as the native core takes them."""

from __future__ import annotations

from rhcr_sim import _core
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config, core_planner


def core_options(layout: Layout, config: Config) -> _core.SimulationConfig:
    """Every field of the options that `Config` has, with defaults that depend on others resolved.

    Raises:
        ConfigError: The planner of single agents does not go with the layout.
    """
    resolved = {
        "max_expansions": config.expansion_limit,
        "suboptimality": config.bound,
        "lookahead": config.steps_ahead,
        "period": config.executed_period,
        "planner": core_planner(layout, config.planner),
        "endpoints": _core.Endpoints[config.endpoints],
    }
    options = _core.SimulationConfig()
    for name in (*vars(_core.Options), "endpoints"):
        if hasattr(config, name) and not name.startswith("_"):
            setattr(options, name, resolved.get(name, getattr(config, name)))
    return options
