"""The domain of a search, built here to see whether it can be searched."""

from typing import Any

import numpy as np

from qd_core.archives import ArchiveSpec
from qd_core.domain import BatchDomain, Domain, DomainFactory
from qd_core.errors import OptionError
from qd_core.execution import WorkerStartError
from qd_core.execution.checks import NAME
from qd_core.execution.text import clean, describe


def built_sizes(factory: DomainFactory, archive: ArchiveSpec) -> tuple[int, int]:
    """Build the domain, and check what it says of itself.

    Args:
        factory: Builds it.
        archive: Axes, which must be measures of the domain.

    Returns:
        Solutions that a worker takes at once, and simulations of one that can be jobs of their own,
        0 of a domain that simulates many solutions at once.

    Raises:
        WorkerStartError: If the domain cannot be built or asked.
        OptionError: If names of measures, repetitions or chunk are not what they must be, or the
            domain lacks a measure.
    """
    # A domain may also leave by sys.exit; only Ctrl-C is the user's.
    try:
        domain = factory()
        names, repetitions = domain.measure_names, domain.repetitions
        chunk = domain.chunk if isinstance(domain, BatchDomain) else 1
    except (Exception, SystemExit, GeneratorExit) as error:
        raise WorkerStartError(f"the domain cannot be built: {describe(error)}") from error
    _check_names(domain, names)
    counts: dict[str, object] = {"repetitions": repetitions, "chunk": chunk}
    for field, value in counts.items():
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
            rule = f"{field} must be an integer of at least 1, got {clean(repr(value))}."
            raise OptionError(f"domain: {rule}")
    unknown = [axis.name for axis in archive.measures if axis.name not in names]
    if unknown:
        raise OptionError(f"measures: the domain has {names}, but not {unknown}.")
    return int(chunk), 0 if isinstance(domain, BatchDomain) else int(repetitions)


def _check_names(domain: Domain[Any, Any], names: object) -> None:
    valid = isinstance(names, list | tuple) and all(
        isinstance(name, str) and NAME.fullmatch(name) for name in names
    )
    if not valid or len(set(names)) < len(names):  # type: ignore[call-overload, arg-type]
        raise OptionError(
            f"domain: measure_names of {type(domain).__name__} must be different names of letters, "
            f"digits, '_', '.' and '-', got {clean(repr(names))}."
        )
