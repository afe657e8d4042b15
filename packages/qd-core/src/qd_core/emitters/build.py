"""From specifications to emitters."""

from collections.abc import Sequence
from typing import Any

from ribs.archives import GridArchive

from qd_core.emitters.spec import EmitterSpec
from qd_core.emitters.tile_spec import TileEmitterSpec
from qd_core.errors import OptionError
from qd_core.seeding import Purpose, integer


def build_emitters(
    specs: Sequence[EmitterSpec], archive: GridArchive, result_archive: GridArchive, seed: int
) -> list[Any]:
    """Build all emitters of a run.

    Args:
        specs: Groups of emitters.
        archive: Archive that guides them.
        result_archive: Elitist archive of the result objective, for those that want parents of it.
        seed: Seed of the run.

    Raises:
        OptionError: If there is no group.
    """
    if not specs:
        raise OptionError("emitters: at least one group is needed, got none.")
    flat = [one for spec in specs for one in _each(spec)]
    return [
        spec.build(
            result_archive if getattr(spec, "parents", "optimization") == "result" else archive,
            integer(seed, Purpose.EMITTER, index, bits=63),
        )
        for index, spec in enumerate(flat)
    ]


def _each(spec: EmitterSpec) -> Sequence[EmitterSpec]:
    """The emitters of a group, which are equal unless the group says otherwise."""
    return list(spec.each()) if isinstance(spec, TileEmitterSpec) else [spec] * spec.count
