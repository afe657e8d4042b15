"""Simulations that are kept in a file, to go on from there after a crash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim._version import __version__
from rhcr_sim.archives import read_archive
from rhcr_sim.errors import CheckpointError, ConfigError, LayoutError
from rhcr_sim.files import replaced
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config

FORMAT = "rhcr-sim checkpoint"
SUFFIX = ".npz"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A simulation between two windows.

    A file is an npz archive without pickled objects: `state`, the `weights` and `stations` of
    layouts that have them, and ``header``, the UTF-8 bytes of a JSON object with all else, with the
    version of rhcr-sim and with the SHA-256 of `state`.

    Attributes:
        layout: Where the agents drive.
        config: Parameters.
        own_goals: Whether goals are given and not drawn.
        assigner: Whether an assigner gives them.
        assigner_state: What `state()` of the assigner returned; None if it has none.
        wall_seconds: Spent so far.
        cpu_seconds: The same.
        starts: int32 (agents,), start cells.
        state: uint8 (n,), bytes of the core.
    """

    layout: Layout
    config: Config
    own_goals: bool
    assigner: bool
    assigner_state: Any
    wall_seconds: float
    cpu_seconds: float
    starts: NDArray[np.int32]
    state: NDArray[np.uint8]

    def save(self, path: str | Path) -> None:
        """Write the file at once: `path` is replaced when all is written.

        Raises:
            OutputError: The file cannot be written.
            CheckpointError: The state of the assigner cannot be written as JSON.
        """
        layout = self.layout
        header = {
            "format": FORMAT,
            "version": __version__,
            "name": layout.name,
            "layout": list(layout.rows),
            "unreachable_starts": layout.unreachable_starts,
            "weight_scale": layout.weight_scale,
            "config": asdict(self.config),
            "own_goals": self.own_goals,
            "assigner": self.assigner,
            "assigner_state": self.assigner_state,
            "wall_seconds": self.wall_seconds,
            "cpu_seconds": self.cpu_seconds,
            "sha256": _digest(self.state),
        }
        try:
            text = json.dumps(header).encode()
        except (TypeError, ValueError) as error:
            raise CheckpointError(
                f"{path}: state() of the assigner must return what JSON can hold: {error}"
            ) from error
        arrays: dict[str, Any] = {
            "header": np.frombuffer(text, dtype=np.uint8),
            "starts": self.starts,
            "state": self.state,
        }
        if layout.weights is not None:
            arrays["weights"] = layout.weights
        if layout.mode == "sorting":
            arrays["stations"] = layout.stations
        with replaced(path) as temporary, temporary.open("wb") as stream:
            np.savez(stream, **arrays)

    def check_fits(self, path: str | Path, layout: Layout | None, assigner: bool) -> None:
        """Refuse another layout, and an assigner that is missing or not wanted.

        Args:
            path: The file, for the message.
            layout: Where the caller lets the agents drive; None if that does not matter.
            assigner: Whether the caller has an assigner.

        Raises:
            CheckpointError: One of them does not fit.
        """
        if layout is not None and self.layout != layout:
            raise CheckpointError(f"{path} holds a run on {self.layout!r}, not on {layout!r}")
        if self.assigner != assigner:
            what = "whose goals an assigner gives; pass it" if self.assigner else "without assigner"
            raise CheckpointError(f"{path} holds a run {what}")

    @classmethod
    def load(cls, path: str | Path) -> Checkpoint:
        """Read such a file.

        Raises:
            CheckpointError: It cannot be read, is damaged or no such file, or comes from another
                version of rhcr-sim.
        """
        arrays, header = _read(Path(path))
        try:
            if _digest(arrays["state"]) != header["sha256"]:
                raise CheckpointError(f"{path}: the file is damaged: its state has another SHA-256")
            return cls(
                layout=_layout_of(arrays, header),
                config=Config(**_tuples(header["config"])),
                own_goals=bool(header["own_goals"]),
                assigner=bool(header["assigner"]),
                assigner_state=header["assigner_state"],
                wall_seconds=float(header["wall_seconds"]),
                cpu_seconds=float(header["cpu_seconds"]),
                starts=arrays["starts"],
                state=arrays["state"],
            )
        except KeyError as error:
            raise CheckpointError(f"{path}: {error.args[0]!r} is missing") from error
        except (TypeError, ValueError, ConfigError, LayoutError) as error:
            if isinstance(error, CheckpointError):
                raise
            raise CheckpointError(f"{path}: not a checkpoint that fits: {error}") from error


def state_of(assigner: object) -> Any:
    """What an assigner wants to be kept; None if it has no method `state`."""
    state: Callable[[], Any] | None = getattr(assigner, "state", None)
    return state() if callable(state) else None


def restore(assigner: object, state: Any) -> None:
    """Give an assigner back what it wanted to be kept.

    Raises:
        CheckpointError: It cannot take it.
    """
    if state is None:
        return
    take: Callable[[Any], None] | None = getattr(assigner, "restore", None)
    if not callable(take):
        raise CheckpointError(
            f"the assigner was saved with a state, but {assigner!r} has no method restore(state)"
        )
    take(state)


def check_continues(path: str | Path, held: Checkpoint, layout: Layout, config: Config) -> None:
    """Check that a checkpoint is of the run that the caller wants to go on with.

    Raises:
        CheckpointError: It is of another layout or other parameters; the message names them.
    """
    names = [name for name, value in asdict(held.config).items() if value != getattr(config, name)]
    differences = ["another layout"] if held.layout != layout else []
    differences += [
        f"{name}={getattr(held.config, name)!r} (not {getattr(config, name)!r})" for name in names
    ]
    if differences:
        raise CheckpointError(
            f"{path} holds a run of {' and '.join(differences)}; choose another file or delete it"
        )


def _digest(state: NDArray[np.uint8]) -> str:
    return hashlib.sha256(state.tobytes()).hexdigest()


def _read(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    arrays, header = read_archive(path, kind="checkpoint", form=FORMAT, error=CheckpointError)
    if header.get("version") != __version__:
        raise CheckpointError(
            f"{path}: was saved by rhcr-sim {header.get('version')}, and this is {__version__}, "
            f"which may plan otherwise; go on with that version"
        )
    return arrays, header


def _layout_of(arrays: dict[str, NDArray[Any]], header: dict[str, Any]) -> Layout:
    return Layout(
        header["layout"],
        header["name"],
        arrays.get("weights"),
        arrays.get("stations"),
        header["unreachable_starts"],
        header["weight_scale"],
    )


def _tuples(config: dict[str, Any]) -> dict[str, Any]:
    """Lists of JSON as the tuples that they were."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in config.items()
    }
