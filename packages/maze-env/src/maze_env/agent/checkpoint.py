"""Agents on disk: tensors in a safetensors file, what is known about them in JSON beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from maze_env.agent.recurrent import RecurrentAgent
from maze_env.agent.shape import Weights, shape_of
from maze_env.errors import CheckpointError
from maze_env.files import replaced

FORMAT = "maze-env agent"
VERSION = 1


def save_agent(
    path: str | Path, weights: Mapping[str, NDArray[np.float32]], provenance: Mapping[str, Any]
) -> None:
    """Write an agent as `PATH` (safetensors) and `PATH` with the suffix ``.json``.

    Args:
        path: File name that ends in ``.safetensors``.
        weights: Tensors by name, see `NetworkShape.tensors`.
        provenance: Where the weights come from, as JSON can hold it.

    Raises:
        CheckpointError: The tensors do not make a network, or a file cannot be written.
    """
    path = _checked_path(path)
    shape = shape_of(weights)
    tensors = save({name: np.ascontiguousarray(tensor) for name, tensor in weights.items()})
    about = {
        "format": FORMAT,
        "version": VERSION,
        "sha256": hashlib.sha256(tensors).hexdigest(),
        "network": dict(vars(shape)),
        "provenance": dict(provenance),
    }
    try:
        with replaced(path) as temporary:
            temporary.write_bytes(tensors)
        with replaced(path.with_suffix(".json")) as temporary:
            temporary.write_text(json.dumps(about, indent=2) + "\n")
    except OSError as error:
        raise CheckpointError(f"cannot write {path}: {error}") from error


def load_agent(path: str | Path, *, heading_mode: str = "onehot") -> RecurrentAgent:
    """Read an agent that `save_agent` has written.

    Args:
        path: File name that ends in ``.safetensors``.
        heading_mode: See `RecurrentAgent`.

    Raises:
        CheckpointError: A file cannot be read, is damaged or belongs to another network.
        AgentError: There is no such heading mode.
    """
    weights, _ = read_agent(path)
    return RecurrentAgent(weights, heading_mode=heading_mode)


def read_agent(path: str | Path) -> tuple[Weights, dict[str, Any]]:
    """Tensors and provenance of an agent.

    Raises:
        CheckpointError: A file cannot be read, is damaged or belongs to another network.
    """
    path = _checked_path(path)
    try:
        tensors = path.read_bytes()
        text = path.with_suffix(".json").read_bytes()
    except OSError as error:
        raise CheckpointError(f"cannot read {path}: {error}") from error
    about = _parsed(text, path.with_suffix(".json"))
    weights = parsed_tensors(tensors, str(path))
    try:
        shape_of(weights)
    except CheckpointError as error:
        raise CheckpointError(f"{path}: {error}") from error
    if hashlib.sha256(tensors).hexdigest() != about.get("sha256"):
        raise CheckpointError(f"{path} and its JSON file do not belong together: sha256 differs")
    return weights, about["provenance"]


def parsed_tensors(tensors: bytes, name: str) -> dict[str, NDArray[Any]]:
    """Arrays of a safetensors file.

    Raises:
        CheckpointError: The bytes are damaged, or hold a type that numpy does not know.
    """
    try:
        return load(tensors)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{name} is not a safetensors file of numbers: {error}") from error


def _parsed(text: bytes, path: Path) -> dict[str, Any]:
    try:
        about = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{path} is not JSON: {error}") from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise CheckpointError(f"{path} must hold an object with format {FORMAT!r}")
    if about.get("version") != VERSION:
        raise CheckpointError(f"{path} has version {about.get('version')!r}, expected {VERSION}")
    if not isinstance(about.get("provenance"), dict):
        raise CheckpointError(f"{path} must hold an object 'provenance'")
    return about


def _checked_path(path: str | Path) -> Path:
    path = Path(path)
    if path.suffix != ".safetensors":
        raise CheckpointError(f"the file name must end in .safetensors, got {str(path)!r}")
    return path
