"""Domains that are installed, found through the entry-point group ``qd_core.domains``."""

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Any, ClassVar, Protocol

from experiments.errors import UserError
from experiments.suggest import did_you_mean
from experiments.tables import DomainParams
from qd_core import Domain, MeasureSpec

GROUP = "qd_core.domains"


class UnknownDomainError(UserError):
    """No installed package registers a domain of this name."""


class ConfigurableDomain(Domain[Any, Any], Protocol):
    """A domain that can be built from a configuration."""

    Params: ClassVar[type[DomainParams]]
    measure_names: ClassVar[tuple[str, ...]]

    def __init__(self, params: DomainParams, measures: Sequence[MeasureSpec]) -> None: ...


def domain_class(kind: str) -> type[ConfigurableDomain]:
    """Load the class of a domain.

    Args:
        kind: Name in the entry-point group ``qd_core.domains``.

    Raises:
        UnknownDomainError: If there is none; the message suggests the closest name.
    """
    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    if kind not in installed:
        hint = did_you_mean(kind, installed) or f" Installed domains: {', '.join(installed)}."
        raise UnknownDomainError(f"no domain is called {kind!r}.{hint}")
    loaded: type[ConfigurableDomain] = installed[kind].load()
    return loaded
