"""Tables of ``[genotype]``: what a solution is, and how tiles come of it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from experiments.domains.base import ExperimentDomain, UnknownLayoutError
from experiments.errors import UserError
from experiments.tables import Table
from qd_core.codecs import Codec

SIZE = re.compile(r"\d+x\d+")
"""Rows and columns in the name of a seed layout."""

Fault = tuple[str, str]
"""Key of the table, and the rule that its value breaks."""


class GenotypeTable(Table, ABC):
    """A kind of genotype; a domain of its own adds kinds by ``genotypes``."""

    kind: str

    def faults(self, domain: ExperimentDomain) -> Iterator[Fault]:  # noqa: ARG002
        """Check the table against the domain."""
        yield from ()

    @abstractmethod
    def codec(self, domain: ExperimentDomain) -> Codec:
        """Make what turns solutions into tiles."""

    def grown(
        self, shape: tuple[int, int], iterations: int | None, seed_layout: str | None
    ) -> "GenotypeTable":
        """The table that makes tiles of another size from the same solutions.

        Args:
            shape: Rows and columns of the tiles.
            iterations: Steps of growth, those of the search if None.
            seed_layout: Where growth begins; found by rule if None.

        Raises:
            UserError: If solutions of this kind have one size.
        """
        del shape, iterations, seed_layout
        raise UserError(
            f"genotype.kind {self.kind!r}: its solutions are layouts of one size; only automata "
            "('nca') grow layouts of any size. 'experiments elite RUN --export FILE' writes a "
            "layout of the search."
        )


class NcaTable(GenotypeTable):
    """Weights of a neural cellular automaton that grows the searched area."""

    kind: Literal["nca"]
    symbols: int = Field(ge=2, description="Tiles the automaton may place.")
    hidden: int = Field(ge=1, description="Width of the hidden layers.")
    iterations: int = Field(ge=1, description="Steps of growth.")
    seed_layout: str = Field(description="Built-in layout from which it grows.")

    def faults(self, domain: ExperimentDomain) -> Iterator[Fault]:
        """The seed layout exists, and has size and codes of the searched area."""
        try:
            seed = domain.layout(self.seed_layout)
        except UnknownLayoutError as error:
            yield "seed_layout", str(error)
            return
        if seed.shape != domain.search_shape:
            given, needed = ("x".join(map(str, s)) for s in (seed.shape, domain.search_shape))
            yield "seed_layout", f"has the searched size, {needed}; this one is {given}."
        if seed.max() >= self.symbols:
            rule = f"uses tile codes up to {seed.max()}, more than genotype.symbols allows."
            yield "seed_layout", rule
        if self.symbols > domain.symbols:
            yield "symbols", f"is at most {domain.symbols}, the tiles of the domain."

    def grown(
        self, shape: tuple[int, int], iterations: int | None, seed_layout: str | None
    ) -> "NcaTable":
        """The same automaton on a seed of another size, whose name has the size in it."""
        rows, columns = shape
        seed = seed_layout or SIZE.sub(f"{rows}x{columns}", self.seed_layout)
        return self.model_copy(
            update={"seed_layout": seed, "iterations": iterations or self.iterations}
        )

    def codec(self, domain: ExperimentDomain) -> Codec:
        """The automaton."""
        from qd_core.codecs import NCACodec

        seed = domain.layout(self.seed_layout)
        return NCACodec(seed, self.symbols, self.hidden, self.iterations)


class TilesTable(GenotypeTable):
    """The tiles themselves."""

    kind: Literal["tiles"]

    def codec(self, domain: ExperimentDomain) -> Codec:
        """Tiles of the domain, row by row."""
        from qd_core.codecs import DirectCodec

        return DirectCodec(*domain.search_shape, domain.symbols)
