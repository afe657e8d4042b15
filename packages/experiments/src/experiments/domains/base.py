"""What a domain offers to configurations, commands and reports, besides its evaluations."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from experiments.errors import UserError
from experiments.suggest import did_you_mean
from experiments.tables import Table
from qd_core import Evaluation
from qd_core.surrogate.view import PlainView, SurrogateView

if TYPE_CHECKING:  # Workers do not draw.
    import pyarrow as pa

    from experiments.drawing.plot import Plot
    from experiments.drawing.replay import Replay

Layout = NDArray[np.uint8]
"""Codes of cells, ``uint8 (H, W)``, row 0 at the top."""


class UnsupportedError(UserError):
    """A domain cannot do what was asked of it."""


class UnknownLayoutError(UserError):
    """No built-in layout has this name."""


class DomainParams(Table):
    """Keys of ``[domain]`` that every domain has; a domain adds its own in a subclass."""

    kind: str = Field(description="Name in the entry-point group qd_core.domains.")
    repetitions: int = Field(ge=1, description="Simulations per evaluation.")


@dataclass(frozen=True)
class Quantity:
    """A number and how it is written.

    Args:
        name: Such as ``throughput``.
        unit: Such as ``tasks per timestep``; empty if it has none.
    """

    name: str
    unit: str = ""

    @property
    def label(self) -> str:
        """Label of an axis."""
        name = self.name[:1].upper() + self.name[1:]
        return f"{name} ({self.unit})" if self.unit else name


class ExperimentDomain(ABC):
    """A `qd_core.Domain` that configurations, commands, reports and plots can ask.

    A class of another package becomes a domain by an entry point of the group
    ``qd_core.domains``, with the value of ``domain.kind`` as its name.

    Args:
        params: The ``[domain]`` table of the configuration, an instance of `Params`.
    """

    Params: ClassVar[type[DomainParams]] = DomainParams
    """Model of the ``[domain]`` table."""

    genotypes: ClassVar[tuple[type[Table], ...]] = ()
    """Kinds of genotype that only this domain has, of
    `experiments.domains.genotypes.GenotypeTable`."""

    measure_names: ClassVar[tuple[str, ...]]
    """Scalars that may span an archive."""

    objective: ClassVar[Quantity]
    """The result objective: what is reported, and compared with baselines."""

    labels: ClassVar[Mapping[str, str]] = {}
    """Labels of measures in plots, by name; the name itself if it has none."""

    reported_measures: ClassVar[tuple[str, ...]] = ()
    """Measures that stand beside the objective in comparisons."""

    load: ClassVar[str | None] = None
    """Key of ``[domain]`` that says how busy a layout is, such as ``agents``; `evaluate` sweeps it.
    None if a layout is always equally busy."""

    simulations: ClassVar[str | None] = None
    """Configuration with which `evaluate` simulates layouts if none is named."""

    final_layout: ClassVar[str] = "layout"
    """The layout of an evaluation that is reported; a name of `Evaluation.layouts`."""

    repairs: ClassVar[bool] = False
    """Whether the final layout may differ from what was searched, as repair has changed it."""

    alphabet: ClassVar[str]
    """Character of each code of a layout, in files and messages."""

    colors: ClassVar[Sequence[tuple[int, int, int]]]
    """RGB colour of each code of a layout."""

    def __init__(self, params: Any):
        self.params = params

    @property
    def name(self) -> str:
        """Name in the entry-point group."""
        return str(self.params.kind)

    @property
    def repetitions(self) -> int:
        """Simulations per solution."""
        return int(self.params.repetitions)

    @property
    @abstractmethod
    def search_shape(self) -> tuple[int, int]:
        """Rows and columns of the tiles that are searched."""

    @property
    @abstractmethod
    def symbols(self) -> int:
        """Number of codes that searched tiles may have, from 0."""

    @property
    def surrogate_shape(self) -> tuple[int, int]:
        """Rows and columns of the levels that a surrogate sees."""
        return self.search_shape

    @property
    def surrogate_symbols(self) -> int:
        """Number of codes of the levels that a surrogate sees."""
        return self.symbols

    def surrogate_view(self) -> SurrogateView:
        """What a surrogate sees of tiles and evaluations."""
        return PlainView()

    @abstractmethod
    def prepare(self, tiles: Layout, *, seed: int) -> Any:
        """Make a simulable layout from tiles; see `qd_core.Domain.prepare`."""

    @abstractmethod
    def adopt(self, layout: Layout) -> Any:
        """Take a finished layout as it is, with the same result type as `prepare`."""

    def draft(self, tiles: Layout) -> Layout:
        """The full layout of tiles as they were generated, valid or not."""
        return tiles

    def finished(self, prepared: Any) -> Layout:
        """The full layout that is simulated."""
        evaluation = self.aggregate(prepared, [self.simulate(prepared, seed=0)])
        return evaluation.layouts[self.final_layout]

    def likeness(self, before: Layout, after: Layout) -> float:
        """How much of a full layout another one of its size has kept, from 0 to 1."""
        return float((before == after).mean())

    @abstractmethod
    def simulate(self, prepared: Any, *, seed: int) -> Any:
        """Run one repetition; see `qd_core.Domain.simulate`."""

    @abstractmethod
    def aggregate(self, prepared: Any, records: Sequence[Any]) -> Evaluation:
        """Combine any number of repetitions, at least one."""

    def searched_tiles(self, layout: Layout) -> Layout:
        """The tiles ``uint8 search_shape`` of a final layout that a search could have drawn."""
        return layout

    def check(self) -> None:  # noqa: B027 (most domains have nothing to check)
        """Find out whether any layout can be evaluated, so that no hopeless search is started.

        Raises:
            EvaluationError: If none can.
        """

    @classmethod
    def resized(cls, params: Any, shape: tuple[int, int]) -> Any:  # noqa: ARG003
        """Fit the ``[domain]`` table to full layouts of another size; targets follow the area.

        Args:
            params: A table of this domain.
            shape: Rows and columns of a full layout.

        Returns:
            The table; the same one if nothing in it depends on the size.

        Raises:
            ValueError: If there is no layout of this size.
        """
        return params

    @classmethod
    def succeeded(cls, measures: Mapping[str, float]) -> bool:  # noqa: ARG003
        """Whether a simulation went as it should; one that jammed did not."""
        return True

    def series(self, record: Any) -> Mapping[str, NDArray[np.float64]]:  # noqa: ARG002
        """Time series of one simulation.

        Args:
            record: What `simulate` returned.

        Returns:
            By name with its unit, ``(n, 2)``: time and value.
        """
        return {}

    def rank(self, evaluation: Evaluation) -> tuple[float, ...]:
        """What the best layout of a report has the most of, compared in order."""
        return (evaluation.result_objective,)

    def pictures(self, evaluation: Evaluation, title: str) -> "Mapping[str, Plot]":
        """Draw one evaluation.

        Args:
            evaluation: With its layouts and grids.
            title: Text above each picture.

        Returns:
            Pictures by name of their file.
        """
        from experiments.drawing.layout_picture import layout_picture

        image = self.render(evaluation.layouts[self.final_layout])
        return {"layout": layout_picture(image, title)}

    def replay(self, prepared: Any, *, seed: int) -> "Replay":
        """Show one repetition moment by moment.

        Args:
            prepared: What `prepare` or `adopt` made.
            seed: As for `simulate`.

        Raises:
            UnsupportedError: If this domain has nothing to show.
        """
        del prepared, seed
        raise UnsupportedError(f"{self.name}: this domain has no replays.")

    @classmethod
    def remarks(cls, evaluations: "pa.Table") -> Sequence[str]:  # noqa: ARG003
        """Say what the reader of a finished run should know about its evaluations."""
        return ()

    @classmethod
    def render(cls, layout: Layout) -> NDArray[np.uint8]:
        """Colour a layout ``uint8 (H, W)``: RGB ``uint8 (H, W, 3)``, one pixel a cell."""
        return np.array(cls.colors, np.uint8)[layout]

    @classmethod
    def counts(cls, layout: Layout) -> dict[str, int]:  # noqa: ARG003
        """Count what a map file of the field also tells, by the key of the file."""
        return {}

    @classmethod
    def layout_names(cls) -> Sequence[str]:
        """List the built-in layouts."""
        return ()

    @classmethod
    def layout(cls, name: str) -> Layout:
        """Make a built-in layout.

        Raises:
            UnknownLayoutError: If there is none of this name.
        """
        raise unknown_layout(name, cls.layout_names())


def unknown_layout(name: str, known: Sequence[str]) -> UnknownLayoutError:
    """Say that a layout does not exist, with the closest name that does."""
    return UnknownLayoutError(
        f"layout: no built-in layout is called {name!r}.{did_you_mean(name, known)} "
        "Run 'experiments layouts list' for all names."
    )
