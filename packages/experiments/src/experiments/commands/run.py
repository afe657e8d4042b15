"""Compose a configuration into a search, run it, and close it with the comparison."""

import functools
from collections.abc import Callable
from pathlib import Path

import tomli_w

from experiments.commands.progress import SearchProgress
from experiments.config.load import LoadedConfig
from experiments.config.tables import ExperimentConfig
from experiments.config.tree import ConfigError
from experiments.domains.registry import domain_class
from experiments.errors import RunFailedError, UserError
from experiments.report.artifacts import write_artifacts
from experiments.report.comparison import compare
from qd_core import EvaluationError, MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import NCACodec
from qd_core.emitters import ESEmitterSpec
from qd_core.execution import WorkerStartError
from qd_core.loops import SearchResult, SearchSpec, search
from qd_core.runs import Run, RunDirectory

Echo = Callable[[str], object]


def run_experiment(
    loaded: LoadedConfig, seed: int, workers: int, out: Path, echo: Echo
) -> Path | None:
    """Run an experiment from start to closing summary.

    Args:
        loaded: The validated configuration.
        seed: Seed of every random stream.
        workers: Worker processes; never changes a result.
        out: Folder that receives the run directory.
        echo: Writes a line for the user.

    Returns:
        The run directory, or None if the user interrupted the search.

    Raises:
        ConfigError: If not even the seed layout can be evaluated.
        UserError: If the run directory cannot be made.
        RunFailedError: If the workers cannot start, or no evaluation succeeded.
    """
    config = loaded.config
    check_feasible(loaded)
    directory = _create_directory(loaded, seed, workers, out)
    echo(f"run {directory.path}")
    result = _search(config, directory, seed, workers, echo)
    if result.state == "cancelled":
        echo(f"interrupted after {result.evals} evaluations; all of them are kept")
        return None
    close_run(Run.open(directory.path), config, seed, workers, echo)
    return directory.path


def _search(
    config: ExperimentConfig, directory: RunDirectory, seed: int, workers: int, echo: Echo
) -> SearchResult:
    factory = functools.partial(domain_class(config.domain.kind), config.domain)
    with SearchProgress(config.algorithm.max_evals, echo) as progress:
        try:
            return search(
                search_spec(config),
                codec(config),
                factory,
                directory,
                seed=seed,
                workers=workers,
                timeout_s=config.execution.evaluation_timeout_s,
                on_evaluation=progress.on_evaluation,
                on_iteration=progress.on_iteration,
            )
        except WorkerStartError as error:
            raise RunFailedError(str(error)) from error


def close_run(run: Run, config: ExperimentConfig, seed: int, workers: int, echo: Echo) -> None:
    """Compare the best layout of a finished run with the baseline and write the artifacts.

    Args:
        run: A run whose search has finished.
        config: Its configuration.
        seed: Seed of the run.
        workers: Worker processes.
        echo: Writes a line for the user.

    Raises:
        RunFailedError: If no evaluation succeeded, or a worker dies in the comparison.
    """
    elites = run.elites()
    if not elites.eval_id.size:
        counts = ", ".join(f"{kind} {count}" for kind, count in run.failures().items())
        raise RunFailedError(f"no evaluation succeeded ({counts}); see {run.path}")
    comparison = compare(config, elites, seed, workers)
    folder = run.path / "artifacts"
    provenance = {"run": run.path.name, "seed": seed, "config": run.info["name"]}
    write_artifacts(folder, elites, measures(config), comparison, provenance)
    echo(comparison.table())
    echo(f"pictures and best layout: {folder}")


def search_spec(config: ExperimentConfig) -> SearchSpec:
    """Translate the tables of archive and algorithm."""
    archive, algorithm = config.archive, config.algorithm
    emitters = tuple(
        ESEmitterSpec(**emitter.model_dump(exclude={"kind"})) for emitter in algorithm.emitters
    )
    return SearchSpec(
        archive=ArchiveSpec(measures(config), archive.learning_rate, archive.threshold_min),
        emitters=emitters,
        max_evals=algorithm.max_evals,
    )


def measures(config: ExperimentConfig) -> tuple[MeasureSpec, ...]:
    """Translate the axes of the archive."""
    return tuple(MeasureSpec(**axis.model_dump()) for axis in config.archive.measures)


def codec(config: ExperimentConfig) -> NCACodec:
    """Build the automaton of the genotype."""
    nca = config.genotype
    seed = domain_class(config.domain.kind).layout(nca.seed_layout)
    return NCACodec(seed, nca.symbols, nca.hidden, nca.iterations)


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


def _create_directory(loaded: LoadedConfig, seed: int, workers: int, out: Path) -> RunDirectory:
    info = {
        "config": loaded.name,
        "profile": loaded.profile,
        "files": list(loaded.files),
        "settings": list(loaded.settings),
        "workers": workers,
    }
    try:
        return RunDirectory.create(
            out, loaded.name, seed=seed, config=resolved_toml(loaded), info=info
        )
    except OSError as error:
        raise UserError(f"--out {out}: {error.strerror or error}") from None
