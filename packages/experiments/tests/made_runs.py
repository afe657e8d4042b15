"""Small runs, made in this process."""

from collections.abc import Sequence
from pathlib import Path

from experiments.commands.search.compose import codec, domain_factory, search_spec
from experiments.commands.search.run import resolved_toml
from experiments.config.load import load_config
from qd_core.loops import search
from qd_core.runs import RunDirectory

MAZES = ("domain.agent=right-hand", "domain.episodes=2", "algorithm.max_evals=40")


def make_run(folder: Path, config: str, settings: Sequence[str] = MAZES, seed: int = 0) -> Path:
    """Search with the smoke profile of a configuration, and return the run directory."""
    loaded = load_config(config, profile="smoke", settings=settings)
    directory = RunDirectory.create(
        folder, loaded.config.experiment.name, seed=seed, config=resolved_toml(loaded)
    )
    try:
        search(
            search_spec(loaded.config), codec(loaded.config), domain_factory(loaded.config),
            directory, seed=seed, workers=0,
        )  # fmt: skip
    finally:
        directory.close()
    return directory.path
