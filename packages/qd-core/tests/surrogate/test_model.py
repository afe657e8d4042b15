"""Networks, training and predictions of surrogates."""

from pathlib import Path

import numpy as np
import pytest
import torch

from qd_core.errors import SurrogateError
from qd_core.surrogate import Buffer, SurrogateSpec, Targets
from qd_core.surrogate.model import Surrogate
from qd_core.surrogate.networks import SurrogateNetwork

NAMES = ("objective", "walls", "path")
MAZE = SurrogateSpec(16, 16, 4, Targets(NAMES), ancillary="occupancy")


def count(module: torch.nn.Module | None) -> int:
    """Trainable numbers of a module."""
    assert module is not None
    return sum(parameter.numel() for parameter in module.parameters())


@pytest.mark.parametrize(
    ("height", "width", "symbols", "ancillary", "main", "first"),
    [
        (16, 16, 4, "occupancy", 142_595, 150_336),
        (16, 56, 17, "none", 2_796_291, 0),
        (16, 56, 17, "occupancy", 2_797_315, 157_824),
        (33, 36, 4, "layout_occupancy", 2_784_003, 300_864),
        (33, 36, 5, "layout_occupancy", 2_785_027, 302_080),
    ],
)
def test_published_sizes(
    height: int, width: int, symbols: int, ancillary: str, main: int, first: int
) -> None:
    """The networks of mazes, Mario, warehouses and manufacture have the published sizes."""
    spec = SurrogateSpec(height, width, symbols, Targets(NAMES), ancillary=ancillary)  # type: ignore[arg-type]
    network = SurrogateNetwork(spec)
    assert count(network.main) == main
    grids = [part for part in (network.layout, network.occupancy) if part is not None]
    assert sum(count(part) for part in grids) == first


def filled(spec: SurrogateSpec, rows: int = 24) -> Buffer:
    """Random levels whose targets and grids follow from the tiles."""
    rng = np.random.default_rng(0)
    levels = rng.integers(spec.symbols, size=(rows, spec.height, spec.width)).astype(np.uint8)
    ones = (levels == 1).mean(axis=(1, 2))
    left = (levels[:, :, : spec.width // 2] == 1).mean(axis=(1, 2))
    buffer = Buffer(spec)
    buffer.add(
        levels,
        np.stack([ones, 100 * left, 500 * (ones - left)], axis=1),
        occupancy=(levels == 0) / spec.height,
        layouts=(levels + 1) % spec.symbols,
    )
    return buffer


@pytest.mark.parametrize("scaling", ["standardize", "range"])
@pytest.mark.parametrize(
    ("ancillary", "schedule", "loss"),
    [
        ("none", "joint", "mse"),
        ("occupancy", "joint", "mse"),
        ("layout_occupancy", "joint", "kl"),
        ("layout_occupancy", "staged", "kl"),
    ],
)
def test_a_surrogate_learns_a_small_set_by_heart(
    ancillary: str, schedule: str, loss: str, scaling: str
) -> None:
    """With many epochs the predictions of all kinds come close to what was learnt."""
    targets = Targets(NAMES, (1.0, 1.0, 10.0), ((0, 1), (0, 100), (-100, 100)))
    spec = SurrogateSpec(
        6, 9, 3, targets, ancillary=ancillary, schedule=schedule, occupancy_loss=loss,  # type: ignore[arg-type]
        target_scaling=scaling, network="small", epochs=60, batch_size=8,  # type: ignore[arg-type]
        ancillary_weight=1.0,
    )  # fmt: skip
    buffer = filled(spec)
    surrogate = Surrogate(spec, seed=1, device="cpu")
    losses: list[float] = []
    assert surrogate.train(buffer, lambda _stage, _epoch, parts: losses.append(sum(parts.values())))
    assert losses[-1] < losses[0] / 3
    true = buffer.column("targets")
    error = np.abs(surrogate.predict(buffer.column("levels")) - true).mean(axis=0)
    assert (error < true.std(axis=0)).all()
    layouts, visits = surrogate.predict_grids(buffer.column("levels"))
    assert (layouts is not None) == spec.has_layout
    assert (visits is not None) == spec.has_occupancy
    if layouts is not None:
        assert (layouts == buffer.column("layouts")).mean() > 0.8


def test_same_seed_same_surrogate_and_the_callers_stream_stays() -> None:
    """Two surrogates of one seed predict the same, and the global generator is not touched."""
    spec = SurrogateSpec(5, 5, 2, Targets(NAMES), network="small", epochs=2)
    state = torch.random.get_rng_state()
    predictions = []
    for seed in (3, 3, 4):
        surrogate = Surrogate(spec, seed, device="cpu")
        surrogate.train(filled(spec))
        predictions.append(surrogate.predict(np.eye(5, dtype=np.uint8)[None]))
    assert (predictions[0] == predictions[1]).all()
    assert (predictions[0] != predictions[2]).any()
    assert torch.equal(state, torch.random.get_rng_state())


def test_saved_surrogates_go_on_as_if_nothing_had_happened(tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A surrogate that was saved and loaded trains on to the same predictions."""
    spec = SurrogateSpec(
        6, 6, 3, Targets(NAMES), ancillary="layout_occupancy", schedule="staged",
        network="small", epochs=2, sample_size=16, sampling="weighted",
    )  # fmt: skip
    buffer, levels = filled(spec), filled(spec, 3).column("levels")
    surrogate = Surrogate(spec, 0, device="cpu")
    surrogate.train(buffer)
    surrogate.save(tmp_path)
    buffer.save(tmp_path / "buffer.npz")
    other = Surrogate(spec, 99, device="cpu")
    other.load(tmp_path)
    surrogate.train(buffer)
    other.train(Buffer.load(tmp_path / "buffer.npz", spec))
    np.testing.assert_array_equal(other.predict(levels), surrogate.predict(levels))


def test_what_cannot_be_loaded_says_so(tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Missing, damaged and foreign files raise the typed error with the folder's name."""
    spec = SurrogateSpec(6, 6, 3, Targets(NAMES), network="small")
    surrogate = Surrogate(spec, 0, device="cpu")
    with pytest.raises(SurrogateError, match="cannot be read"):
        surrogate.load(tmp_path)
    surrogate.save(tmp_path)
    other = Surrogate(SurrogateSpec(6, 7, 3, Targets(NAMES), network="small"), 0, device="cpu")
    with pytest.raises(SurrogateError, match="another specification"):
        other.load(tmp_path)
    weights = tmp_path / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(SurrogateError, match="cannot be read"):
        surrogate.load(tmp_path)


def test_few_rows_teach_nothing() -> None:
    """With fewer than two evaluations a training is refused and predictions still come."""
    spec = SurrogateSpec(5, 5, 2, Targets(NAMES), network="small")
    surrogate = Surrogate(spec, 0, device="cpu")
    assert not surrogate.train(Buffer(spec))
    assert surrogate.predict(np.zeros((0, 5, 5), np.uint8)).shape == (0, 3)
    assert surrogate.predict(np.zeros((2, 5, 5), np.uint8)).shape == (2, 3)
    with pytest.raises(ValueError, match=r"levels: expected \(n, 5, 5\)"):
        surrogate.predict(np.zeros((2, 5, 4), np.uint8))
