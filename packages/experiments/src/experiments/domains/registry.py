"""Domains that are installed, found through the entry-point group ``qd_core.domains``."""

import logging
from importlib.metadata import entry_points

from experiments.domains.base import ExperimentDomain, Layout, unknown_layout
from experiments.errors import UserError
from experiments.suggest import did_you_mean

GROUP = "qd_core.domains"

logger = logging.getLogger(__name__)


class UnknownDomainError(UserError):
    """No installed package registers a domain of this name."""


def domain_names() -> list[str]:
    """List the installed domains, sorted."""
    return sorted({entry.name for entry in entry_points(group=GROUP)})


def domain_class(kind: str) -> type[ExperimentDomain]:
    """Load the class of a domain.

    Args:
        kind: Name in the entry-point group ``qd_core.domains``.

    Raises:
        UnknownDomainError: If there is none; the message suggests the closest name.
        UserError: If it cannot be imported, or is no `ExperimentDomain`.
    """
    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    if kind not in installed:
        hint = did_you_mean(kind, installed) or f" Installed domains: {', '.join(installed)}."
        raise UnknownDomainError(f"no domain is called {kind!r}.{hint}")
    try:
        loaded = installed[kind].load()
    # A module of somebody else may raise anything.
    except Exception as error:
        target = installed[kind].value
        raise UserError(f"domain {kind!r}: {target} cannot be loaded: {error}.") from error
    if not (isinstance(loaded, type) and issubclass(loaded, ExperimentDomain)):
        raise UserError(
            f"domain {kind!r}: {installed[kind].value} must be a subclass of "
            "experiments.domains.base.ExperimentDomain."
        )
    return loaded


def layout_names() -> list[tuple[str, type[ExperimentDomain]]]:
    """List the built-in layouts of all domains, with the domain of each.

    A domain that cannot be loaded is named in a warning and hides no other.
    """
    found = []
    for kind in domain_names():
        try:
            domain = domain_class(kind)
        except UserError as error:
            logger.warning("%s", error)
            continue
        found += [(name, domain) for name in sorted(domain.layout_names())]
    return found


def find_layout(name: str) -> tuple[Layout, type[ExperimentDomain]]:
    """Make a built-in layout; its name begins with the name of its domain and a slash.

    Raises:
        UnknownLayoutError: If there is none; the message suggests the closest name.
    """
    kind = name.partition("/")[0]
    if kind not in domain_names():
        raise unknown_layout(name, [known for known, _ in layout_names()])
    domain = domain_class(kind)
    return domain.layout(name), domain
