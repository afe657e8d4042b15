"""Configuration: inheritance, profiles, settings, messages."""

import dataclasses
import tomllib
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from experiments.commands.search.compose import codec, search_spec
from experiments.commands.search.run import resolved_toml
from experiments.config.files import packaged_names, read_tree
from experiments.config.load import load_config
from experiments.config.tree import ConfigError

A5 = "warehouse/even/cma-mae-nca-a5"


def problems(name: str, **options: object) -> str:
    """Load a faulty configuration and return its message."""
    with pytest.raises(ConfigError) as caught:
        load_config(name, **options)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize("profile", ["smoke", "mini", "paper"])
@pytest.mark.parametrize("name", packaged_names())
def test_every_packaged_config_loads(name: str, profile: str) -> None:
    """Every packaged configuration is valid in every profile."""
    assert load_config(name, profile=profile).config.experiment.name


def test_packaged_names_leave_out_bases() -> None:
    """The list of experiments holds no base."""
    names = packaged_names()
    assert "warehouse/even/cma-mae-nca-a5" in names
    assert not [name for name in names if name.startswith("base/")]


@pytest.mark.parametrize(("name", "weight"), [("a0", 0.0), ("a1", 1.0), ("a5", 5.0)])
def test_paper_constants(name: str, weight: float) -> None:
    """The paper profile holds the published settings."""
    config = load_config(f"warehouse/even/cma-mae-nca-{name}").config
    domain, nca, archive = config.domain.model_dump(), config.genotype, config.archive
    assert domain["similarity_weight"] == weight
    assert (domain["storage_rows"], domain["storage_columns"]) == (33, 32)
    assert (domain["shelves"], domain["agents"], domain["repetitions"]) == (240, 200, 5)
    simulator = domain["simulator"]
    assert (simulator["steps"], simulator["window_steps"], simulator["period_steps"]) == (
        1000,
        10,
        5,
    )
    assert (nca.symbols, nca.hidden, nca.iterations) == (3, 32, 50)
    axes = [(axis.name, axis.low, axis.high, axis.bins) for axis in archive.measures]
    assert axes == [("n_shelf_components", 140, 240, 100), ("layout_entropy", 0, 1, 100)]
    assert (archive.learning_rate, archive.threshold_min) == (0.01, 0.0)
    assert config.algorithm.max_evals == 10_000
    (emitter,) = config.algorithm.emitters
    assert (emitter.count, emitter.batch_size, emitter.sigma0) == (5, 10, 0.2)
    assert (emitter.ranker, emitter.selection, emitter.restart) == ("imp", "mu", "no_improvement")
    assert emitter.es == "cma_es"


def test_configuration_is_frozen() -> None:
    """A validated configuration cannot be changed."""
    loaded = load_config(A5)
    with pytest.raises(ValidationError):
        loaded.config.algorithm.max_evals = 5
    with pytest.raises(dataclasses.FrozenInstanceError):
        loaded.name = "other"  # type: ignore[misc]


def test_extends_merges_tables_and_replaces_lists(tmp_path: Path) -> None:
    """Tables merge deeply, later files win, lists are replaced, delete removes a key."""
    (tmp_path / "low.toml").write_text("[a]\nx = 1\ny = 2\nlist = [1, 2]\n[a.deep]\nkeep = true\n")
    (tmp_path / "high.toml").write_text(
        'extends = ["low"]\n[a]\ny = {delete = true}\nlist = [3]\n[a.deep]\nmore = 1\n'
    )
    tree = read_tree(str(tmp_path / "high.toml"))
    assert tree.values == {"a": {"x": 1, "list": [3], "deep": {"keep": True, "more": 1}}}
    assert [Path(file).name for file in tree.files] == ["low.toml", "high.toml"]


def test_user_file_extends_packaged_config(tmp_path: Path) -> None:
    """A user's own file may extend a packaged experiment."""
    path = tmp_path / "mine.toml"
    path.write_text(f'extends = ["{A5}"]\n[domain]\nagents = 150\n')
    assert load_config(str(path)).config.domain.model_dump()["agents"] == 150


def test_own_file_wins_over_the_profile_of_its_base(tmp_path: Path) -> None:
    """A profile of a packaged file changes what the user left alone, and nothing else."""
    path = tmp_path / "mine.toml"
    path.write_text(
        f'extends = ["{A5}"]\n[algorithm]\nmax_evals = 7\n'
        "[profiles.smoke.domain]\nagents = 11\n[profiles.mine]\n"
    )
    smoke = load_config(str(path), profile="smoke").config
    assert smoke.algorithm.max_evals == 7
    assert smoke.domain.model_dump()["agents"] == 11
    assert smoke.domain.model_dump()["shelves"] == 20
    assert load_config(str(path), profile="mine").config.domain.model_dump()["agents"] == 200


def test_extends_in_a_circle_is_rejected(tmp_path: Path) -> None:
    """A circle of extends names the files along it."""
    (tmp_path / "a.toml").write_text('extends = ["b"]')
    (tmp_path / "b.toml").write_text('extends = ["a"]')
    assert "circle" in problems(str(tmp_path / "a.toml"))


def test_extends_too_deep_is_rejected(tmp_path: Path) -> None:
    """A chain of more than eight files is rejected."""
    for depth in range(9):
        (tmp_path / f"c{depth}.toml").write_text(f'extends = ["c{depth + 1}"]')
    assert "deeper than 8" in problems(str(tmp_path / "c0.toml"))


def test_settings_win_over_profile_and_files() -> None:
    """--set is applied last, takes TOML values and bare words, and indexes lists."""
    config = load_config(
        A5,
        profile="smoke",
        settings=[
            "domain.agents=7",
            "algorithm.emitters.0.es=sep_cma_es",
            "experiment.notes='two words'",
            "experiment.name=/a/path",
        ],
    ).config
    assert config.experiment.name == "/a/path"
    assert config.domain.model_dump()["agents"] == 7
    assert config.algorithm.emitters[0].es == "sep_cma_es"
    assert config.experiment.notes == "two words"


def test_all_faults_are_reported_at_once() -> None:
    """One message lists every fault with its key and suggests close names."""
    message = problems(
        A5,
        settings=[
            "domain.simulator.stepz=3",
            "domain.agents=-1",
            "domain.simulator.window_steps=3",
            "algorithm.emitters.0.es=cmaes",
            "archive.learning_rate=2",
        ],
    )
    assert "5 problems" in message
    assert "domain.simulator.stepz: unknown key. Did you mean 'steps'?" in message
    assert "domain.agents" in message
    assert "got -1" in message
    assert "period_steps: must be at most window_steps = 3, got 5" in message
    assert "'sep_cma_es'" in message


def test_faults_name_file_and_line(tmp_path: Path) -> None:
    """A fault in a file is reported with the line of its key."""
    path = tmp_path / "mine.toml"
    path.write_text(f'extends = ["{A5}"]\n\n[domain]\nagents = "many"\n')
    assert f"{path}:4: domain.agents" in problems(str(path))


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("archive.measures.0.name=n_shelf_component", "Did you mean 'n_shelf_components'?"),
        ("genotype.seed_layout=warehouse/seed-9x12", "this one is 9x12"),
        ("genotype.seed_layout=warehouse/sed-33x32", "Did you mean 'warehouse/seed-33x32'?"),
        ("report.baseline=warehouse/human", "no built-in layout"),
        ("domain.kind=warehous", "Did you mean 'warehouse'?"),
        ("domain.shelves=5000", "must be below the 1056 cells"),
        ("domain.agents=2000", "must be at most the 948 cells that are not shelves, got 2000"),
        ("domain.agents=2.5", "got 2.5"),
        ("archive.measures.0.high=100.0", "must be above low = 140.0"),
        ("archive.measures.1.name=n_shelf_components", "no name twice"),
        ("genotype=3", "genotype"),
        ("domain=3", "domain"),
        ("no-equals", "expected key=value"),
        ("=3", "expected key=value"),
        ("domain.agents=[1", "--set domain.agents=[1"),
        ("algorithm.emitters.4.es=cma_es", "no table 4"),
        ("algorithm.emitters.4=1", "no item 4"),
        ("algorithm.max_evals.deep=1", "no table"),
    ],
)
def test_bad_settings(setting: str, expected: str) -> None:
    """Each bad setting is answered with the rule and, where possible, the cure."""
    assert expected in problems(A5, settings=[setting])


def test_unknown_names_are_suggested() -> None:
    """Misspelt configuration and profile names are answered with the known ones."""
    assert f"Did you mean '{A5}'?" in problems("warehouse/even/cma-mae-nca_a5")
    assert "known profiles: paper, mini, smoke" in problems(A5, profile="tiny")


def test_broken_toml_is_reported(tmp_path: Path) -> None:
    """A file that is not TOML is a configuration error, not a crash."""
    path = tmp_path / "broken.toml"
    path.write_text("[domain\n")
    assert "not valid TOML" in problems(str(path))


def test_extends_must_be_a_list(tmp_path: Path) -> None:
    """A single string in extends is answered with the rule."""
    path = tmp_path / "mine.toml"
    path.write_text(f'extends = "{A5}"')
    assert "must be a list" in problems(str(path))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (["algorithm.emitters.0.kind=ess"], "emitters.0.kind: must be one of 'es'"),
        (["algorithm.emitters.0.sigma0=-1.0"], "emitters.0.sigma0: sigma0 must be positive"),
        (["algorithm.emitters.0.sigm=1.0"], "unknown key. Did you mean 'sigma0'?"),
        (["algorithm.emitters.0={kind = 'es', count = 1}"], "batch_size: missing key"),
        (["algorithm.emitters.0={count = 1}"], "emitters.0.kind: missing key"),
        (["genotype={kind = 'tiles'}"], "'es' is for real numbers, the genotype is not"),
        (
            ["algorithm.emitters=[{kind='tiles', count=1, batch_size=5, initial_population=5}]"],
            "'tiles' is for a genotype of tiles, the genotype is not",
        ),
        (["archive.learning_rate=0.5", "archive.threshold_min=-inf"], "threshold_min must be"),
        (["report.domain.simulator.steps=0"], "report.domain.simulator.steps"),
    ],
)
def test_faults_of_tables_that_are_one_of_several(settings: list[str], expected: str) -> None:
    """The kind of a table chooses its keys and rules, and messages name the key alone."""
    assert expected in problems(A5, settings=settings)


def test_steady_state_is_asked_for_by_async() -> None:
    """The key is called as in the field, and goes with emitters that need no whole batch."""
    loaded = load_config(A5, settings=["algorithm.async=true"])
    assert search_spec(loaded.config).strategy.steady  # type: ignore[attr-defined]
    assert not search_spec(load_config(A5).config).strategy.steady  # type: ignore[attr-defined]
    assert tomllib.loads(resolved_toml(loaded))["algorithm"]["async"] is True
    message = problems(A5, settings=["algorithm.async=true", "algorithm.emitters.0.es=lm_ma_es"])
    assert "algorithm.emitters.0.es: learns from whole batches" in message
    assert "1 problem" in message


def test_repaired_parents_go_with_tiles_and_repair() -> None:
    """Weights have no repaired parents, and mazes no repair; the patches start from them."""
    rule = "algorithm.inherit: 'repaired' goes with a genotype of tiles"
    assert rule in problems(A5, settings=["algorithm.inherit=repaired"])
    assert rule in problems("maze/me", settings=["algorithm.inherit=repaired"])
    patches = search_spec(load_config("manufacture/map-elites-patches").config).strategy
    assert patches.inherit is not None  # type: ignore[attr-defined]


def test_large_batches_do_not_fit_lm_ma_es() -> None:
    """A batch larger than the genotype is refused before the search."""
    settings = ["algorithm.emitters.0.es=lm_ma_es", "algorithm.emitters.0.batch_size=5000"]
    message = problems(A5, settings=settings)
    assert "algorithm.emitters.0.batch_size: is at most the 2051 numbers" in message


def test_tiles_are_searched_by_map_elites() -> None:
    """A genotype of tiles goes with emitters for tiles; codec and strategy follow from both."""
    config = load_config(
        A5,
        settings=[
            "genotype={delete = true}",
            "genotype={kind = 'tiles'}",
            "algorithm={kind = 'map-elites', max_evals = 10, emitters = ["
            "{kind = 'tiles', count = 2, batch_size = 5, initial_population = 20},"
            "{kind = 'patches', count = 1, batch_size = 5, initial_population = 20}]}",
        ],
    ).config
    spec, tiles = search_spec(config), codec(config)
    assert (tiles.dim, tiles.dtype) == (33 * 32, np.uint8)
    strategy = spec.strategy.build(spec.archive, tiles, 0)
    assert strategy.propose(100).solutions.shape == (15, 33 * 32)
