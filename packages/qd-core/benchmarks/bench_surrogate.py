"""Predictions and training of surrogates, and what the search against them costs beside them."""

import numpy as np
import pytest
import torch
from pytest_benchmark.fixture import BenchmarkFixture

from qd_core.archives import ArchiveSpec, MeasureSpec
from qd_core.codecs import DirectCodec
from qd_core.emitters import TileEmitterSpec, TileVariation
from qd_core.surrogate import Buffer, SurrogateSpec, Targets
from qd_core.surrogate.emitter_search import EmitterSearch
from qd_core.surrogate.inner_loop import TileSearch
from qd_core.surrogate.model import Surrogate

TARGETS = Targets(("objective", "first", "second"))
SPECS = {
    "maze": SurrogateSpec(16, 16, 4, TARGETS, ancillary="occupancy", epochs=1),
    "warehouse": SurrogateSpec(
        33, 36, 4, TARGETS, ancillary="layout_occupancy", occupancy_loss="kl", schedule="staged",
        epochs=1,
    ),
}  # fmt: skip
BATCH = {"maze": 150, "warehouse": 50}
torch.set_num_threads(1)


def spec_of(name: str, network: str) -> SurrogateSpec:
    """The surrogate of a domain with the published or the small networks."""
    fields = {**SPECS[name].__dict__, "network": network}
    return SurrogateSpec(**fields)


def random_levels(spec: SurrogateSpec, count: int) -> np.ndarray:
    """Levels of random tiles."""
    rng = np.random.default_rng(0)
    size = (count, spec.height, spec.width)
    return rng.integers(spec.symbols, size=size).astype(np.uint8)


@pytest.mark.parametrize("network", ["paper", "small"])
@pytest.mark.parametrize("name", sorted(SPECS))
def test_predict_a_batch(benchmark: BenchmarkFixture, name: str, network: str) -> None:
    """One batch of the published inner loop: 150 mazes or 50 warehouses."""
    spec = spec_of(name, network)
    surrogate = Surrogate(spec, 0, "cpu")
    benchmark.pedantic(
        surrogate.predict, (random_levels(spec, BATCH[name]),), warmup_rounds=1, rounds=3
    )


@pytest.mark.parametrize("network", ["paper", "small"])
@pytest.mark.parametrize("name", sorted(SPECS))
def test_train_four_batches(benchmark: BenchmarkFixture, name: str, network: str) -> None:
    """Four optimiser steps a stage, 64 samples each."""
    spec = spec_of(name, network)
    surrogate, buffer = Surrogate(spec, 0, "cpu"), Buffer(spec)
    levels = random_levels(spec, 256)
    buffer.add(
        levels, np.random.default_rng(1).normal(size=(256, 3)), occupancy=levels / 9,
        layouts=levels if spec.has_layout else None,
    )  # fmt: skip
    benchmark.pedantic(surrogate.train, (buffer,), rounds=2)


def free(tiles: np.ndarray) -> np.ndarray:
    """Predictions that cost next to nothing, so that the rest of the search is measured."""
    share = tiles.reshape(len(tiles), -1).mean(axis=1, dtype=np.float32)
    half = tiles[:, :16].reshape(len(tiles), -1).mean(axis=1, dtype=np.float32)
    return np.stack([half, share, half], axis=1)


@pytest.mark.parametrize("kind", ["fused", "objects"])
def test_search_beside_the_predictions(benchmark: BenchmarkFixture, kind: str) -> None:
    """200 iterations of 5 emitters with 10 warehouses: fused, or made of objects of pyribs."""
    archive = ArchiveSpec((MeasureSpec("a", 0, 2, 100), MeasureSpec("b", 0, 2, 100)))
    variation, codec = TileVariation(3, mutation_k=None), DirectCodec(33, 32, 3)
    search = TileSearch(variation, 5, 10, 200) if kind == "fused" else EmitterSearch(
        (TileEmitterSpec(5, 10, variation),), 200
    )  # fmt: skip
    benchmark.pedantic(search.run, (archive, codec, free, 0), warmup_rounds=1, rounds=3)
