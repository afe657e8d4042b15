"""A run that a command reads, with its configuration."""

from dataclasses import dataclass
from pathlib import Path

from experiments.config.load import LoadedConfig, load_config
from experiments.config.tables import ExperimentConfig
from experiments.domains.base import ExperimentDomain
from experiments.domains.registry import domain_class
from experiments.errors import UserError
from qd_core.runs import Elites, Run, RunError


@dataclass(frozen=True)
class OpenedRun:
    """A run and what it ran.

    Args:
        run: The run.
        loaded: Its configuration.
    """

    run: Run
    loaded: LoadedConfig

    @property
    def config(self) -> ExperimentConfig:
        """The validated tables."""
        return self.loaded.config

    @property
    def domain(self) -> type[ExperimentDomain]:
        """The domain that was searched."""
        return domain_class(self.config.domain.kind)

    def elites(self) -> Elites:
        """The result archive.

        Raises:
            UserError: If there is none, or it is empty.
        """
        try:
            elites = self.run.elites()
        except RunError as error:
            raise UserError(str(error)) from None
        if not len(elites):
            raise UserError(f"{self.run.path}: the archive is empty.")
        return elites


def open_run(path: Path) -> OpenedRun:
    """Open a run directory.

    Raises:
        UserError: If it is none, or its configuration cannot be used.
    """
    try:
        return OpenedRun(Run.open(path), load_config(str(path / "run.toml")))
    except RunError as error:
        raise UserError(str(error)) from None
