"""A layout that is simulated, and under what conditions."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ValidationError

from experiments.domains.base import DomainParams, ExperimentDomain, Layout
from experiments.domains.registry import domain_class
from experiments.errors import UserError


@dataclass(frozen=True, eq=False)
class Case:
    """A layout with the domain in which it is simulated.

    Args:
        name: Name of the layout.
        group: Label of what it belongs to, such as the algorithm that made it; may be empty.
        layout: ``uint8 (H, W)``, a full layout.
        params: A ``[domain]`` table, of any size.
        grids: Whether the values of cells are kept.
    """

    name: str
    group: str
    layout: Layout
    params: DomainParams
    grids: bool = False

    @property
    def domain(self) -> type[ExperimentDomain]:
        """The domain of the layout."""
        return domain_class(self.params.kind)

    @property
    def digest(self) -> str:
        """What tells simulations of this case from others, whatever their load and seed."""
        table = self.params.model_dump(exclude={self.domain.load or "", "repetitions"})
        content = repr(sorted(table.items())).encode() + self.layout.tobytes()
        return hashlib.sha256(content).hexdigest()[:12]

    def at(self, load: int | None) -> DomainParams:
        """The table for the size of the layout, with another load unless it is None.

        Raises:
            UserError: If the domain has no such layout, it cannot bear the load, or the domain
                knows no load.
        """
        params, key = self.params, self.domain.load
        if load is not None:
            if key is None:
                raise UserError(
                    f"--agents: the domain {params.kind!r} has no number of agents or other load; "
                    "leave the option out."
                )
            params = params.model_copy(update={key: load})
        return changed(resized(params, self.layout.shape, self.name), {}, self.name)


def resized(params: DomainParams, shape: tuple[int, ...], what: str) -> DomainParams:
    """Fit a table to full layouts of another size.

    Args:
        params: A ``[domain]`` table.
        shape: Rows and columns of a full layout.
        what: What has this size, for the message.

    Raises:
        UserError: If the domain has no layouts of this size.
    """
    rows, columns = shape
    try:
        fitted: DomainParams = domain_class(params.kind).resized(params, (rows, columns))
    except ValueError as error:
        rule = _rules(error)
        raise UserError(
            f"{what}: the domain {params.kind!r} has no layouts of {rows}x{columns}: {rule}"
        ) from None
    return fitted


def changed(params: DomainParams, values: dict[str, Any], what: str) -> DomainParams:
    """Change keys of a table.

    Raises:
        UserError: If the table is not valid then.
    """
    try:
        return type(params).model_validate({**params.model_dump(), **values})
    except ValidationError as error:
        raise UserError(f"{what}: {_rules(error)}") from None


def codes(domain: type[ExperimentDomain], layout: Layout) -> Layout:
    """A layout as codes of its domain.

    Raises:
        UserError: If it has a code that the domain does not know.
    """
    if layout.max(initial=0) >= len(domain.alphabet):
        raise UserError(f"layout: codes must be below {len(domain.alphabet)}, got {layout.max()}.")
    return np.ascontiguousarray(layout, np.uint8)


def _rules(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    faults = error.errors(include_url=False)
    words = (
        ": ".join([*map(str, fault["loc"]), fault["msg"].removeprefix("Value error, ")])
        for fault in faults
    )
    return "; ".join(words) + "."
