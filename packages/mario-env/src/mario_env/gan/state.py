"""The state of a training: networks, optimisers and progress, on disk and in memory."""

import copy
import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from mario_env.errors import CheckpointError
from mario_env.files import replacing
from mario_env.gan.network import Critic, Encoder, Generator

_FILE = "training.safetensors"
_BETAS = (0.0, 0.99)
_WARM_RATE = 1e-3


class TrainingState:
    """Everything that a training changes."""

    def __init__(self, rate: float, seed: int):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.generator, self.critic, self.encoder = Generator(), Critic(), Encoder()
        self.average = copy.deepcopy(self.generator)
        self.generator_steps = torch.optim.Adam(self.generator.parameters(), rate, _BETAS)
        self.critic_steps = torch.optim.Adam(self.critic.parameters(), rate, _BETAS)
        both = [*self.encoder.parameters(), *self.generator.parameters()]
        self.encoder_steps = torch.optim.Adam(both, _WARM_RATE)
        self.step = 0

    def follow(self, decay: float) -> None:
        """Move the average towards the generator."""
        own, other = self.average.state_dict(), self.generator.state_dict()
        for name, value in own.items():
            if value.is_floating_point():
                value.lerp_(other[name], 1 - decay)

    def save(self, folder: Path, facts: dict[str, object]) -> None:
        """Write the state and the facts that a resumed training must share."""
        weights: dict[str, torch.Tensor] = {}
        for name, module in self._modules().items():
            weights |= {f"{name}.{key}": value for key, value in module.state_dict().items()}
        for name, optimiser in self._optimisers().items():
            for index, values in optimiser.state_dict()["state"].items():
                weights |= {f"{name}.{index}.{key}": value for key, value in values.items()}
        with replacing(folder / _FILE) as draft:
            save_file(weights, draft, {"step": str(self.step), "facts": json.dumps(facts)})

    def load(self, folder: Path, facts: dict[str, object]) -> bool:
        """Read what `save` wrote; False if there is none.

        Raises:
            CheckpointError: The file is damaged, or comes from other levels or options.
        """
        path = folder / _FILE
        if not path.exists():
            return False
        try:
            with safe_open(path, framework="pt") as file:
                header = file.metadata()
                _check_facts(json.loads(header["facts"]), facts, path)
                weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            self._restore(weights)
            self.step = int(header["step"])
        except (OSError, SafetensorError, KeyError, ValueError, TypeError, RuntimeError) as error:
            if isinstance(error, CheckpointError):
                raise
            raise CheckpointError(f"cannot resume from {path}: {error}") from None
        return True

    def _restore(self, weights: dict[str, torch.Tensor]) -> None:
        for name, module in self._modules().items():
            module.load_state_dict(_below(weights, name))
        for name, optimiser in self._optimisers().items():
            values: dict[int, dict[str, torch.Tensor]] = {}
            for key, value in _below(weights, name).items():
                index, _, field = key.partition(".")
                values.setdefault(int(index), {})[field] = value
            optimiser.load_state_dict({**optimiser.state_dict(), "state": values})

    def _modules(self) -> dict[str, torch.nn.Module]:
        names = ("generator", "critic", "encoder", "average")
        return {name: getattr(self, name) for name in names}

    def _optimisers(self) -> dict[str, torch.optim.Adam]:
        names = ("generator_steps", "critic_steps", "encoder_steps")
        return {name: getattr(self, name) for name in names}


def _below(weights: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    head = f"{prefix}."
    return {key[len(head) :]: value for key, value in weights.items() if key.startswith(head)}


def _check_facts(stored: dict[str, object], facts: dict[str, object], path: Path) -> None:
    for key, value in facts.items():
        if stored.get(key) != value:
            raise CheckpointError(
                f"{path} was made with {key} = {stored.get(key)!r}, not {value!r}; "
                "use the same options and levels, or another folder"
            )
