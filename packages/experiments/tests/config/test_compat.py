"""The preset of published behaviour."""

from pathlib import Path
from typing import Any

import pytest

from experiments.config.load import load_config


def paper(name: str, *settings: str) -> Any:
    """A configuration with the preset."""
    return load_config(name, settings=["experiment.compat=paper", *settings]).config


def test_preset_fills_in_what_is_not_given() -> None:
    """Each key of the preset has its published value, where nothing else is given."""
    me = paper("mario/cma-me")
    assert me.algorithm.add_mode == "single"
    maze = paper("maze/dsage")
    assert maze.domain.mark_endpoints == "train_only"
    assert maze.domain.unsolvable_occupancy == "walls"
    assert maze.algorithm.shuffle is False
    assert maze.surrogate.freeze == "train"


def test_given_keys_win_over_the_preset() -> None:
    """What is written in a file or on the command line stays."""
    config = paper("maze/dsage", "domain.mark_endpoints=never", "surrogate.freeze=eval")
    assert config.domain.mark_endpoints == "never"
    assert config.surrogate.freeze == "eval"


@pytest.mark.parametrize("name", ["maze/dsage", "mario/cma-me", "warehouse/even/dsage-a5"])
def test_without_the_preset_defaults_are_fixed(name: str) -> None:
    """The default is what is right, not what was published."""
    config: Any = load_config(name).config
    assert config.experiment.compat == "fixed"
    assert getattr(config.algorithm, "add_mode", "batch") == "batch"
    assert getattr(config.algorithm, "shuffle", True)


def test_mutations_and_parents_are_drawn_as_published(tmp_path: Path) -> None:
    """With more than two codes one number of mutations a batch, with two one a child."""
    group = "kind = 'tiles'\ncount = 1\nbatch_size = 4\ninitial_population = 8\n"
    for base, drawn in (("warehouse/17x16/map-elites", "batch"), ("maze/me", "child")):
        file = tmp_path / "own.toml"
        file.write_text(f"extends = ['{base}']\n[[algorithm.emitters]]\n{group}")
        (emitter,) = paper(str(file)).algorithm.emitters
        assert (emitter.k_draw, emitter.initial_population_scope) == (drawn, "emitter")
    line = "kind = 'iso_line'\ncount = 1\nbatch_size = 4\n"
    file.write_text(
        f"extends = ['warehouse/even/map-elites-nca-a5']\n[[algorithm.emitters]]\n{line}"
    )
    assert paper(str(file)).algorithm.emitters[0].parents == "optimization"
    assert load_config(str(file)).config.algorithm.emitters[0].parents == "result"  # type: ignore[attr-defined]


def test_random_search_is_one_batch_as_published(tmp_path: Path) -> None:
    """Domain randomisation without a chunk of its own takes all solutions at once."""
    file = tmp_path / "own.toml"
    table = "[algorithm]\nkind = 'random'\nmax_evals = 70\nchunk = {delete = true}\n"
    file.write_text(f"extends = ['maze/dr']\n{table}")
    assert paper(str(file)).algorithm.chunk == 70
    assert load_config(str(file)).config.algorithm.chunk == 500  # type: ignore[attr-defined]
