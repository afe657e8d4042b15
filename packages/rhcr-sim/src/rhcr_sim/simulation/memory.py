"""Memory for the distance fields of a simulation."""

from __future__ import annotations

import os

from rhcr_sim import _core
from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config

MIB = 2**20
SHARE_OF_MEMORY = 4
"""The fields that no agent needs take a quarter of the machine's memory at most."""

MEMORY_IF_UNKNOWN = 4 * 2**30


def machine_memory() -> int:
    """Bytes of memory of the machine; 4 GiB where the system does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return MEMORY_IF_UNKNOWN


def cache_bytes(config: Config) -> int:
    """How much memory distance fields may take before some are forgotten."""
    if config.cache_mib is None:
        return machine_memory() // SHARE_OF_MEMORY
    return config.cache_mib * MIB


def prepare_cache(layout: Layout, config: Config, scenario: _core.Scenario) -> None:
    """Set the size of the cache, and check that the fields in use will fit into the machine.

    Raises:
        ConfigError: They will not; the message tells the estimate.
    """
    scenario.set_cache_limit(cache_bytes(config))
    fields = min(config.agents, len(layout.goal_cells))
    needed, there = fields * scenario.field_bytes, machine_memory()
    if needed > there:
        raise ConfigError(
            f"agents={config.agents} on {layout.name} with its {len(layout.goal_cells)} goals need "
            f"about {needed / 2**30:.1f} GiB for distances, more than the {there / 2**30:.1f} GiB "
            f"of this machine; use fewer agents or a smaller layout"
        )
