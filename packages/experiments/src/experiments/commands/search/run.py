"""Run an experiment, or continue one, from its configuration to the closing comparison."""

import signal
from collections.abc import Callable
from pathlib import Path

import tomli_w

from experiments.commands.search.backend import Backend
from experiments.commands.search.compose import codec, domain_factory, search_spec
from experiments.commands.search.progress import SearchProgress
from experiments.config.load import LoadedConfig
from experiments.config.schema.tables import ExperimentConfig
from experiments.config.tree import ConfigError
from experiments.domains.registry import domain_class
from experiments.errors import InterruptedRunError, RunFailedError, UserError
from experiments.report.artifacts import write_artifacts
from experiments.report.comparison import compare
from qd_core import EvaluationError
from qd_core.errors import OptionError
from qd_core.execution import ExecutorLostError, WorkerStartError
from qd_core.loops import OpenExecutor, ReplayError, SearchResult, StorageError, search
from qd_core.runs import Run, RunDirectory

Echo = Callable[[str], object]


def run_experiment(
    loaded: LoadedConfig, seed: int, backend: Backend, out: Path, echo: Echo
) -> Path:
    """Run an experiment from start to closing summary.

    Args:
        loaded: The validated configuration.
        seed: Seed of every random stream.
        backend: Where evaluations run; never changes a result.
        out: Folder that receives the run directory.
        echo: Writes a line for the user.

    Returns:
        The run directory.

    Raises:
        ConfigError: If nothing can be evaluated.
        UserError: If the run directory cannot be made.
        InterruptedRunError: If the user interrupted the search.
        RunFailedError: If the workers cannot start, no evaluation succeeded, or nothing can be
            written any more.
    """
    check_feasible(loaded)
    directory = create_directory(loaded, seed, backend.workers, out)
    echo(f"run {directory.path}")
    search_and_close(loaded.config, directory, seed, backend, echo)
    return directory.path


def search_and_close(
    config: ExperimentConfig, directory: RunDirectory, seed: int, backend: Backend, echo: Echo
) -> None:
    """Search on a run directory, new or not, and close the run; raises as `run_experiment`.

    Args:
        config: The experiment.
        directory: The run; closed afterwards.
        seed: Seed of the run.
        backend: Where evaluations run.
        echo: Writes a line for the user.
    """
    with backend.started(directory.path) as open_executor:
        try:
            result = _search(config, directory, seed, open_executor, echo)
        finally:
            directory.close()
        if result.state == "cancelled":
            raise InterruptedRunError(
                f"interrupted after {result.evals} evaluations; all of them are kept. Go on with: "
                f"experiments resume {directory.path}",
                terminated=result.signal == signal.SIGTERM,
            )
        close_run(Run.open(directory.path), config, seed, open_executor, echo)


def _search(
    config: ExperimentConfig,
    directory: RunDirectory,
    seed: int,
    open_executor: OpenExecutor,
    echo: Echo,
) -> SearchResult:
    with SearchProgress(config.algorithm.max_evals, echo) as progress:
        try:
            return search(
                search_spec(config),
                codec(config),
                domain_factory(config),
                directory,
                seed=seed,
                open_executor=open_executor,
                limits=config.execution.limits(),
                repetitions_apart=config.execution.repetitions_apart,
                on_evaluation=progress.on_evaluation,
                on_iteration=progress.on_iteration,
            )
        except StorageError as error:
            resume = f"experiments resume {directory.path}"
            raise RunFailedError(f"{error} Continue with: {resume}") from error
        except ExecutorLostError as error:
            raise _lost(error, directory.path) from error
        except (WorkerStartError, ReplayError, OptionError) as error:
            raise RunFailedError(str(error)) from error


def close_run(
    run: Run, config: ExperimentConfig, seed: int, open_executor: OpenExecutor, echo: Echo
) -> None:
    """Compare the best layout of a finished run with the baseline and write the artifacts.

    Args:
        run: A run whose search has finished.
        config: Its configuration.
        seed: Seed of the run.
        open_executor: Starts what runs the simulations.
        echo: Writes a line for the user.

    Raises:
        RunFailedError: If no evaluation succeeded, or none of the layouts can be simulated.
    """
    elites = run.elites()
    if not elites.eval_id.size:
        counts = ", ".join(f"{kind} {count}" for kind, count in run.failures().items())
        raise RunFailedError(f"no evaluation succeeded ({counts}); see {run.path}")
    for remark in domain_class(config.domain.kind).remarks(run.evaluations()):
        echo(remark)
    try:
        comparison = compare(config, elites, seed, open_executor)
    except ExecutorLostError as error:
        raise _lost(error, run.path) from error
    folder = run.path / "artifacts"
    provenance = {"run": run.path.name, "seed": seed, "config": run.info["name"]}
    write_artifacts(folder, elites, config.archive.spec().measures, comparison, provenance)
    echo(comparison.table())
    echo(f"pictures and best layout: {folder}")


def _lost(error: ExecutorLostError, path: Path) -> InterruptedRunError:
    message = f"{error} What was finished is kept. Go on with: experiments resume {path}"
    return InterruptedRunError(message, terminated=True)


def check_feasible(loaded: LoadedConfig) -> None:
    """Ask the domain whether anything can be evaluated, so that no hopeless search starts.

    Raises:
        ConfigError: If it cannot be evaluated; the message says why.
    """
    params = loaded.config.domain
    try:
        domain_class(params.kind)(params).check()
    except EvaluationError as error:
        raise ConfigError(loaded.name, [f"domain: no layout can be evaluated: {error}"]) from None


def resolved_toml(loaded: LoadedConfig) -> str:
    """Write the resolved configuration; the text can be run again as a configuration."""
    lines = [f"# {loaded.name}, profile {loaded.profile}", "# files, most basic first:"]
    lines += [f"#   {file}" for file in loaded.files]
    lines += [f"# --set {setting}" for setting in loaded.settings]
    return "\n".join(lines) + "\n\n" + tomli_w.dumps(loaded.config.model_dump(exclude_none=True))


def create_directory(loaded: LoadedConfig, seed: int, workers: int, out: Path) -> RunDirectory:
    """Make the directory of a new run.

    Args:
        loaded: The validated configuration.
        seed: Seed of every random stream.
        workers: Workers that are asked for, kept as a note.
        out: Folder that receives it.

    Raises:
        UserError: If it cannot be made.
    """
    info = {
        "config": loaded.name,
        "profile": loaded.profile,
        "files": list(loaded.files),
        "settings": list(loaded.settings),
        "workers": workers,
    }
    name = loaded.config.experiment.name
    try:
        return RunDirectory.create(out, name, seed=seed, config=resolved_toml(loaded), info=info)
    except OSError as error:
        raise UserError(f"--out {out}: {error.strerror or error}") from None
