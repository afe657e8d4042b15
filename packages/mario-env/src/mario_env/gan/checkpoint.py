"""Weights of generators on disk: our own safetensors, and the published checkpoint format."""

import os
from collections import OrderedDict
from importlib import resources
from itertools import pairwise
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from mario_env.errors import CheckpointError
from mario_env.files import replacing
from mario_env.gan.network import LATENT, WIDTHS, Generator

Weights = dict[str, torch.Tensor]

# The names of the published state dicts: "main." + module + parameter, modules in this order.
_CONVOLUTIONS = [
    f"initial:{LATENT}-{WIDTHS[0]}:convt",
    *(f"pyramid:{a}-{b}:convt" for a, b in pairwise(WIDTHS[:4])),
    f"final:{WIDTHS[3]}-{WIDTHS[4]}:convt",
]
_NORMS = [
    f"initial:{WIDTHS[0]}:batchnorm",
    *(f"pyramid:{width}:batchnorm" for width in WIDTHS[1:4]),
]


def load_shipped() -> Generator:
    """The generator of this package, trained on levels of `mario_env.levels.procedural`.

    Raises:
        CheckpointError: The files are damaged.
    """
    folder = resources.files("mario_env.gan") / "weights"
    weights: Weights = {}
    with resources.as_file(folder) as path:
        for part in sorted(path.glob("*.safetensors")):
            weights |= _read_safetensors(part)
    return _generator(weights, "the shipped weights")


def load(path: str | os.PathLike[str]) -> Generator:
    """Read a generator, from our ``.safetensors`` or from a published ``.pth`` state dict.

    Published checkpoints are the plain state dicts of the 64 x 64, 32-latent, 17-tile networks of
    MarioGAN-LSI and DSAGE; no code in them is run.

    Raises:
        CheckpointError: The file is missing, damaged, or holds other weights.
    """
    if Path(path).suffix == ".safetensors":
        return _generator(_read_safetensors(path), path)
    try:
        published = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise CheckpointError(f"cannot read {path} as a state dict: {error}") from None
    return _generator(_renamed(published, path), path)


def save(path: str | os.PathLike[str], generator: Generator, provenance: dict[str, str]) -> None:
    """Write a generator as safetensors, in 16-bit floats.

    Args:
        path: Target, whose folder exists.
        generator: What to write.
        provenance: Facts about the training, kept in the header of the file.
    """
    weights = {
        name: value.half() if value.is_floating_point() else value
        for name, value in generator.state_dict().items()
    }
    with replacing(path) as draft:
        save_file(weights, draft, metadata=provenance)


def _read_safetensors(path: str | os.PathLike[str]) -> Weights:
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"cannot read {path} as safetensors: {error}") from None


def _renamed(published: object, path: object) -> Weights:
    if not isinstance(published, dict):
        raise CheckpointError(f"{path} holds no state dict but a {type(published).__name__}")
    modules = {f"main.{name}.": f"convolutions.{i}." for i, name in enumerate(_CONVOLUTIONS)}
    modules |= {f"main.{name}.": f"norms.{i}." for i, name in enumerate(_NORMS)}
    weights: Weights = OrderedDict()
    for key, value in published.items():
        module, _, parameter = str(key).rpartition(".")
        if f"{module}." not in modules:
            raise CheckpointError(f"{path}: unknown weights {key!r}")
        weights[modules[f"{module}."] + parameter] = value
    return weights


def _generator(weights: Weights, source: object) -> Generator:
    generator = Generator()
    counters = {key for key in generator.state_dict() if key.endswith("num_batches_tracked")}
    for key in counters - weights.keys():  # absent in old checkpoints
        weights[key] = torch.tensor(0)
    if any(not torch.isfinite(value).all() for value in weights.values()):
        raise CheckpointError(f"{source}: some weights are not finite")
    try:
        generator.load_state_dict(weights)
    except RuntimeError as error:
        raise CheckpointError(f"{source}: {error}") from None
    return generator.eval()
