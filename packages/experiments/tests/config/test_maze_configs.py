"""The maze experiments: what their configurations make, and faults between their tables."""

import math

import pytest

from experiments.commands.search.compose import codec, search_spec
from experiments.config.files import packaged_names
from experiments.config.load import load_config
from experiments.config.tree import ConfigError
from experiments.domains.maze.view import MazeView
from qd_core.codecs import DirectCodec, NCACodec
from qd_core.loops import AskTellSpec
from qd_core.strategies.dsage import DsageSpec
from qd_core.strategies.randomisation import RandomisationSpec

MAZES = [name for name in packaged_names() if name.startswith("maze/")]


def problems(name: str, *settings: str) -> str:
    """Load a faulty configuration and return its message."""
    with pytest.raises(ConfigError) as caught:
        load_config(name, settings=settings)
    return str(caught.value)


@pytest.mark.parametrize("profile", ["smoke", "mini", "paper"])
@pytest.mark.parametrize("name", packaged_names())
def test_every_packaged_config_makes_a_search(name: str, profile: str) -> None:
    """Every packaged configuration becomes a search and a codec in every profile."""
    config = load_config(name, profile=profile).config
    assert search_spec(config).max_evals == config.algorithm.max_evals
    assert codec(config).dim > 0


@pytest.mark.parametrize("name", MAZES)
def test_constants_of_the_maze_papers(name: str) -> None:
    """Mazes of 16x16, 50 episodes, 100,000 evaluations, archives as published."""
    config = load_config(name).config
    domain = config.domain.model_dump()
    assert (domain["rows"], domain["columns"], domain["episodes"]) == (16, 16, 50)
    assert domain["objective"] == "accel_none"
    assert config.algorithm.max_evals == 100_000
    lengths = {"num_blocks": 256, "agent_path_length": 648, "n_repeated_cells": 648,
               "frac_explored_cells": 1, "layout_entropy": 1}  # fmt: skip
    for axis in config.archive.measures:
        assert (axis.low, axis.high) == (0, lengths[axis.name])


@pytest.mark.parametrize(
    ("name", "ancillary", "downsample", "select", "epochs"),
    [
        ("dsage", "occupancy", (32, 27), None, 200),
        ("dsage-only-anc", "occupancy", None, None, 200),
        ("dsage-only-down", "none", (32, 27), None, 200),
        ("dsage-basic", "none", None, None, 200),
        ("dsage-basic-long", "none", None, None, 6400),
        ("dsage-only-anc-long", "occupancy", None, None, 5300),
        ("dsage-rsample", "occupancy", None, 432, 200),
        ("dsage-block-rep", "occupancy", (32, 27), None, 200),
        ("dsage-block-explore", "occupancy", (32, 25), None, 200),
        ("dsage-rep-explore", "occupancy", (27, 25), None, 200),
        ("n-wall-path-len/dsage", "occupancy", (32, 27), None, 200),
        ("entropy-path-len/dsage", "occupancy", (25, 27), None, 200),
    ],
)
def test_variants_of_dsage(
    name: str, ancillary: str, downsample: tuple[int, ...] | None, select: int | None, epochs: int
) -> None:
    """Each variant differs from the others in what its name says."""
    spec = search_spec(load_config(f"maze/{name}").config).strategy
    assert isinstance(spec, DsageSpec)
    assert (spec.surrogate.ancillary, spec.surrogate.epochs) == (ancillary, epochs)
    assert (spec.downsample, spec.select) == (downsample, select)
    assert spec.random_sample == (select is not None)
    assert (spec.initial_solutions, spec.inner.iterations) == (100, 10_000)
    assert (spec.inner.emitters, spec.inner.batch_size) == (5, 30)
    assert spec.surrogate.symbols == 4
    assert isinstance(spec.view, MazeView)


def test_searches_without_surrogate() -> None:
    """MAP-Elites, randomisation and CMA-MAE have their strategies, archives and codecs."""
    me, dr = (load_config(f"maze/{name}").config for name in ("me", "dr"))
    assert isinstance(search_spec(me).strategy, AskTellSpec)
    assert search_spec(me).archive.threshold_min == -math.inf
    assert isinstance(search_spec(dr).strategy, RandomisationSpec)
    assert isinstance(codec(me), DirectCodec)
    cma = load_config("maze/entropy-path-len/cma-mae-nca").config
    archive = search_spec(cma).archive
    assert (archive.learning_rate, archive.threshold_min) == (0.5, 0.0)
    assert isinstance(codec(cma), NCACodec)
    assert codec(cma).dim == 1730


@pytest.mark.parametrize(
    ("name", "setting", "expected"),
    [
        ("maze/me", "genotype.kind=nca", "genotype.seed_layout: missing key"),
        ("maze/me", "genotype.kind=graph", "'tiles'"),
        ("maze/me", "algorithm.kind=tabu", "'map-elites'"),
        ("maze/me", "algorithm.emitters.0.mutation_q=3", "Did you mean 'mutation_k'?"),
        ("maze/me", "algorithm.emitters.0.mutation_k=0", "algorithm.emitters.0.mutation_k: "),
        ("maze/me", "algorithm.emitters.0.kind=iso_line", "mutation_k: unknown key"),
        ("maze/me", "surrogate={ancillary = 'none', epochs = 1, batch_size = 2, sample_size = 2}",
         "goes with algorithm.kind = 'dsage'"),
        ("maze/me", "archive.learning_rate=0.5", "archive.threshold_min: "),
        ("maze/dsage", "surrogate={delete = true}", "surrogate"),
        ("maze/dsage", "surrogate.schedule=stages", "'staged'"),
        ("maze/dsage-basic", "surrogate.schedule=staged", "needs ancillary grids"),
        ("maze/dsage", "algorithm.downsample=[32]", "needs one number a measure"),
        ("maze/dsage", "algorithm.downsample=[300, 27]", "at most [256, 162]"),
        ("maze/dsage", "algorithm.random_sample=true", "random_sample needs select"),
        ("maze/dsage", "algorithm.max_evals=50", "at most max_evals = 50"),
        ("maze/dr", "domain.heading_mode=batch_union", "counting = 'published'"),
        ("warehouse/even/cma-mae-nca-a5", "genotype={kind = 'tiles'}", "for real numbers"),
    ],
)  # fmt: skip
def test_faults_are_named(name: str, setting: str, expected: str) -> None:
    """A key of another kind, a missing table and numbers that do not fit are named."""
    assert expected in problems(name, setting)
