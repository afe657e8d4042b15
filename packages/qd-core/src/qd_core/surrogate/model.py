"""A surrogate: networks, their training and their predictions."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from qd_core.errors import SurrogateError
from qd_core.seeding import Purpose, generator, integer
from qd_core.surrogate.buffer import Buffer
from qd_core.surrogate.encoding import on_canvas, one_hot
from qd_core.surrogate.networks import SurrogateNetwork
from qd_core.surrogate.scaling import TargetScale
from qd_core.surrogate.spec import SurrogateSpec
from qd_core.surrogate.training import Losses, Trainer

logger = logging.getLogger(__name__)
CHUNK = 512


class Surrogate:
    """Predicts the evaluation of levels.

    Weights and optimisers persist between trainings; nothing is ever started again.

    Args:
        spec: What it sees, predicts and how it is trained.
        seed: Seed of the run; decides initial weights and the order of samples.
        device: ``auto`` (CUDA where there is one), ``cpu``, ``cuda`` or ``cuda:i``.
    """

    def __init__(self, spec: SurrogateSpec, seed: int, device: str = "auto"):
        self.spec = spec
        self.seed = seed
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        self.device = torch.device(device)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(integer(seed, Purpose.SURROGATE, 0, bits=63))
            network = SurrogateNetwork(spec)
        if self.device.type == "cpu":
            # Convolutions of few channels run nearly twice as fast with channels innermost.
            network = network.to(memory_format=torch.channels_last)
        self.network = network.to(self.device).eval().requires_grad_(False)
        self.trainer = Trainer(self.network, spec)
        self.scale = TargetScale.of(spec, np.empty((0, len(spec.targets.names)), np.float32))
        self.trainings = 0

    def train(
        self,
        buffer: Buffer,
        after_epoch: Callable[[str, int, Losses], None] = lambda *_: None,
    ) -> bool:
        """Train on a sample of the buffer.

        Args:
            buffer: All evaluations so far.
            after_epoch: Called with stage, epoch (from 0) and the mean of each loss.

        Returns:
            False if the buffer holds fewer than two rows and nothing was learnt.
        """
        if len(buffer) < 2:
            logger.warning("A surrogate needs two evaluations to learn from, got %d.", len(buffer))
            return False
        self.trainings += 1
        rng = generator(self.seed, Purpose.SURROGATE, 1, self.trainings)
        rows = buffer.draw(rng)
        self.scale = TargetScale.of(self.spec, rows["targets"])
        rows["targets"] = self.scale.scale(rows["targets"])
        del rows["uses"]
        samples = {name: torch.from_numpy(rows[name]).to(self.device) for name in rows}
        self.trainer.train(samples, rng, after_epoch)
        return True

    @torch.inference_mode()
    def predict(self, levels: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
        """Predict the targets.

        Args:
            levels: ``(n, h, w)`` tile codes.

        Returns:
            ``float32 (n, t)``, the objective first, then the measures.
        """
        codes = torch.from_numpy(self.spec.checked(levels))
        chunks = [self.network(self._encode(chunk)) for chunk in torch.split(codes, CHUNK)]
        scaled = torch.cat(chunks).cpu().numpy() if len(codes) else self._none()
        return self.scale.unscale(scaled)

    @torch.inference_mode()
    def predict_grids(
        self, levels: NDArray[np.integer[Any]]
    ) -> tuple[NDArray[np.uint8] | None, NDArray[np.float32] | None]:
        """Predict layouts ``uint8 (n, h, w)`` and visits ``float32 (n, h, w)``.

        Visits are a distribution over cells where ``occupancy_loss`` is ``kl``. What the spec
        does not predict is None.
        """
        spec = self.spec
        layout, occupancy = self.network.grids(self._encode(torch.from_numpy(spec.checked(levels))))
        codes = visits = None
        if layout is not None:
            corner = layout[:, :, : spec.height, : spec.width]
            codes = corner.argmax(dim=1).to(torch.uint8).cpu().numpy()
        if occupancy is not None:
            grid = occupancy[:, 0, : spec.height, : spec.width]
            if spec.occupancy_loss == "kl":
                grid = grid.flatten(1).softmax(dim=1).reshape(grid.shape)
            visits = grid.cpu().numpy()
        return codes, visits

    def state(self) -> dict[str, Any]:
        """Weights and optimisers as arrays, counters and scales as plain numbers, by name."""
        tensors = {f"network.{k}": v for k, v in self.network.state_dict().items()}
        for stage, optimizer in self.trainer.optimizers.items():
            for index, state in optimizer.state_dict()["state"].items():
                tensors |= {f"adam.{stage}.{index}.{k}": v for k, v in state.items()}
        return {
            **{name: tensor.detach().cpu().numpy().copy() for name, tensor in tensors.items()},
            "spec": spec_hash(self.spec),
            "seed": self.seed,
            "trainings": self.trainings,
            "offset": self.scale.offset.tolist(),
            "factor": self.scale.factor.tolist(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` gave; other names are ignored.

        Raises:
            SurrogateError: If a part is missing, or it comes from another spec.
        """
        try:
            if state["spec"] != spec_hash(self.spec):
                raise SurrogateError(
                    "the surrogate was saved with another specification; use the configuration "
                    "that it was trained with."
                )
            tensors = {
                name: torch.from_numpy(np.array(value)).to(self.device)
                for name, value in state.items()
                if name.startswith(("network.", "adam."))
            }
            prefix = "network."
            self.network.load_state_dict(
                {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
            )
            self._load_optimizers(tensors)
            self.seed, self.trainings = int(state["seed"]), int(state["trainings"])
            self.scale = TargetScale(
                np.array(state["offset"], np.float32), np.array(state["factor"], np.float32)
            )
        except (ValueError, KeyError, TypeError, RuntimeError) as error:
            if isinstance(error, SurrogateError):
                raise
            raise SurrogateError(f"the state of the surrogate cannot be used: {error}") from error

    def save(self, folder: Path) -> None:
        """Write weights, optimisers and counters into an existing folder, without pickle."""
        state = self.state()
        arrays = {name: value for name, value in state.items() if isinstance(value, np.ndarray)}
        save_file(arrays, folder / "weights.safetensors")
        plain = {name: value for name, value in state.items() if name not in arrays}
        (folder / "surrogate.json").write_text(json.dumps(plain, indent=2) + "\n")

    def load(self, folder: Path) -> None:
        """Restore what `save` wrote.

        Raises:
            SurrogateError: If a file is missing, damaged, or of another spec.
        """
        try:
            plain = json.loads((folder / "surrogate.json").read_text())
            arrays = load_file(folder / "weights.safetensors")
        except (OSError, ValueError, SafetensorError) as error:
            raise SurrogateError(f"{folder}: the surrogate cannot be read: {error}") from error
        self.restore({**arrays, **plain})

    def _load_optimizers(self, tensors: dict[str, torch.Tensor]) -> None:
        for stage, optimizer in self.trainer.optimizers.items():
            states: dict[int, dict[str, torch.Tensor]] = {}
            prefix = f"adam.{stage}."
            for name, tensor in tensors.items():
                if name.startswith(prefix):
                    index, key = name.removeprefix(prefix).split(".")
                    states.setdefault(int(index), {})[key] = tensor
            optimizer.load_state_dict({**optimizer.state_dict(), "state": states})

    def _encode(self, codes: torch.Tensor) -> torch.Tensor:
        return one_hot(on_canvas(codes.to(self.device), self.spec), self.spec.symbols)

    def _none(self) -> NDArray[np.float32]:
        return np.empty((0, len(self.spec.targets.names)), np.float32)


ARCHITECTURE = ("height", "width", "symbols", "pad_symbol", "ancillary", "schedule", "network")


def spec_hash(spec: SurrogateSpec) -> str:
    """Hash of all that must be equal for saved weights to mean the same."""
    parts = {name: getattr(spec, name) for name in ARCHITECTURE}
    text = json.dumps({**parts, "targets": spec.targets.names}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
