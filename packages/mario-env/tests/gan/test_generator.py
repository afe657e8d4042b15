"""Tests of the generator, its files and its training."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from mario_env.errors import CheckpointError, OptionError
from mario_env.gan import checkpoint
from mario_env.gan.network import Generator
from mario_env.gan.sampling import decode, sample
from mario_env.gan.training import TrainingOptions, train
from mario_env.levels.procedural import generate


@pytest.fixture
def generator() -> Generator:
    """A generator with odd statistics of its norms, so that every weight matters."""
    torch.manual_seed(0)
    generator = Generator()
    with torch.no_grad():
        generator(torch.randn(8, 32))
    return generator.eval()


def test_size(generator: Generator) -> None:
    """The network has as many parameters as the published one."""
    assert sum(p.numel() for p in generator.parameters()) == 3_033_984


def test_crop_is_exact(generator: Generator) -> None:
    """The cells that are computed are those of the whole picture."""
    latents = torch.randn(5, 32)
    whole = generator.whole(latents)
    assert whole.shape == (5, 17, 64, 64)
    torch.testing.assert_close(generator(latents), whole[:, :, :16, :56])


def test_decoding(generator: Generator) -> None:
    """A level has the first tile with the highest score; rows do not depend on their batch."""
    latents = np.random.default_rng(1).standard_normal((130, 32))
    levels = decode(generator, latents)
    scores = generator(torch.tensor(latents[:3], dtype=torch.float32)).detach().numpy()
    assert np.array_equal(levels[:3], scores.argmax(axis=1))
    assert np.array_equal(decode(generator, latents[7:9]), levels[7:9])
    assert np.array_equal(sample(generator, 3, 5), sample(generator, 3, 5))
    assert decode(generator, np.empty((0, 32))).shape == (0, 16, 56)


@pytest.mark.parametrize("latents", [np.zeros(32), np.zeros((2, 31)), np.full((1, 32), np.nan)])
def test_bad_latents(generator: Generator, latents: np.ndarray) -> None:
    """Latents of a wrong shape or without a finite value are refused."""
    with pytest.raises(OptionError, match="latents"):
        decode(generator, latents)


def test_own_files(generator: Generator, tmp_path: Path) -> None:
    """A generator read back makes the same levels."""
    checkpoint.save(tmp_path / "g.safetensors", generator, {"seed": "1"})
    again = checkpoint.load(tmp_path / "g.safetensors")
    assert (sample(again, 20, 0) == sample(generator, 20, 0)).mean() > 0.99


def test_published_files(generator: Generator, tmp_path: Path) -> None:
    """A state dict with the published names is read, with or without batch counters."""
    names = [
        ("convolutions.0", "initial:32-512:convt"), ("norms.0", "initial:512:batchnorm"),
        ("convolutions.1", "pyramid:512-256:convt"), ("norms.1", "pyramid:256:batchnorm"),
        ("convolutions.2", "pyramid:256-128:convt"), ("norms.2", "pyramid:128:batchnorm"),
        ("convolutions.3", "pyramid:128-64:convt"), ("norms.3", "pyramid:64:batchnorm"),
        ("convolutions.4", "final:64-17:convt"),
    ]  # fmt: skip
    own = generator.state_dict()
    published = {
        f"main.{theirs}{key[len(ours) :]}": value
        for ours, theirs in names
        for key, value in own.items()
        if key.startswith(f"{ours}.")
    }
    assert len(published) == len(own)
    for keep in (True, False):
        state = {k: v for k, v in published.items() if keep or "num_batches" not in k}
        torch.save(state, tmp_path / "netG_epoch_4999.pth")
        again = checkpoint.load(tmp_path / "netG_epoch_4999.pth")
        assert np.array_equal(sample(again, 5, 0), sample(generator, 5, 0))


def test_bad_files(generator: Generator, tmp_path: Path) -> None:
    """Missing, damaged and foreign files are refused with their name and a reason."""
    good = tmp_path / "g.safetensors"
    checkpoint.save(good, generator, {})
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(good.read_bytes()[:1000])
    foreign = tmp_path / "foreign.pth"
    torch.save({"main.other.weight": torch.zeros(2)}, foreign)
    code = tmp_path / "code.pth"
    torch.save(print, code)
    small = tmp_path / "small.pth"
    torch.save({"main.final:64-17:convt.weight": torch.zeros(2)}, small)
    for path in (tmp_path / "none.safetensors", cut, tmp_path / "none.pth", foreign, code, small):
        with pytest.raises(CheckpointError, match=path.name):
            checkpoint.load(path)
    with torch.no_grad():
        generator.norms[0].weight[0] = torch.nan
    checkpoint.save(good, generator, {})
    with pytest.raises(CheckpointError, match="not finite"):
        checkpoint.load(good)


def test_training_resumes_exactly(tmp_path: Path) -> None:
    """An interrupted training ends with the weights of one in one go, and leaves its records."""
    levels = [generate(seed, width=60) for seed in range(2)]
    options = {"batch": 4, "save_every": 3, "sample_every": 2, "warm_up": 2}
    train(levels, tmp_path / "a", TrainingOptions(steps=6, **options), progress=False)
    train(levels, tmp_path / "b", TrainingOptions(steps=3, **options), progress=False)
    train(levels, tmp_path / "b", TrainingOptions(steps=6, **options), progress=False)
    one, two = (checkpoint.load(tmp_path / x / "generator.safetensors") for x in "ab")
    for key, value in one.state_dict().items():
        assert torch.equal(value, two.state_dict()[key]), key
    log = [json.loads(line) for line in (tmp_path / "b" / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in log] == [2, 3, 4, 6]
    assert (tmp_path / "b" / "samples-000006.png").stat().st_size > 1000


def test_training_learns(tmp_path: Path) -> None:
    """A short training brings the shares of the tiles near those of the levels."""
    level = np.zeros((16, 60), np.uint8)
    level[14:] = 11
    for warm_up in (0, 30):
        folder = tmp_path / str(warm_up)
        options = TrainingOptions(
            steps=40, warm_up=warm_up, batch=4, save_every=40, sample_every=40, rate=1e-3
        )
        train([level], folder, options, progress=False)
        log = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
        assert log[-1]["distance"] < 0.3, warm_up


def test_other_options_do_not_resume(tmp_path: Path) -> None:
    """A folder with a training of other options or levels, or a damaged one, is refused."""
    levels = [generate(0, width=60)]
    small = {"batch": 2, "steps": 1}
    train(levels, tmp_path, TrainingOptions(**small), progress=False)
    with pytest.raises(CheckpointError, match="made with seed = 0, not 1"):
        train(levels, tmp_path, TrainingOptions(seed=1, **small), progress=False)
    with pytest.raises(CheckpointError, match="made with levels"):
        train([generate(1, width=60)], tmp_path, TrainingOptions(**small), progress=False)
    path = tmp_path / "training.safetensors"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(CheckpointError, match="cannot resume"):
        train(levels, tmp_path, TrainingOptions(**small), progress=False)


@pytest.mark.parametrize(
    "options",
    [{"steps": 0}, {"batch": 1}, {"rate": 0.0}, {"decay": 1.0}, {"penalty": -1.0}, {"warm_up": -1}],
)
def test_bad_options(options: dict) -> None:
    """Options out of their range are refused."""
    with pytest.raises(OptionError):
        TrainingOptions(**options)
