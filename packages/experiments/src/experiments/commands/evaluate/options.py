"""From the options of `experiments evaluate` to what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.commands.evaluate.elites import corrected, plan_elites
from experiments.commands.evaluate.plan import (
    Plan,
    configured,
    from_options,
    plan_layouts,
    plan_manifest,
)
from experiments.commands.evaluate.simulate import evaluate_layouts
from experiments.commands.evaluate.words import as_json, as_table
from experiments.commands.search.backend import Backend
from experiments.errors import UserError
from experiments.report.stored import StoredRun, open_run
from experiments.simulations.request import Request, constant


@dataclass(frozen=True)
class Options:
    """What the user wrote; see ``experiments evaluate --help``."""

    layouts: Sequence[str]
    domain: str | None
    config: str | None
    manifest: Path | None
    run: Path | None
    elites: str
    agents: str | None
    constant: int | None
    reps: int | None
    seed: int
    backend: Backend
    settings: Sequence[str]
    out: Path | None
    json: bool


def evaluate_command(options: Options, echo: Callable[[str], object]) -> None:
    """Evaluate layouts, those of a manifest, or the elites of a run.

    Raises:
        UserError: If the options contradict one another, or name what there is not.
        InterruptedRunError: If the user interrupted it.
        RunFailedError: If nothing could be simulated.
    """
    given = [bool(options.layouts), options.manifest is not None, options.run is not None]
    if sum(given) != 1:
        raise UserError("expected one of: LAYOUT..., --manifest FILE, --run RUN.")
    if options.agents is not None and options.constant is not None:
        raise UserError("--agents and --constant: only one of them at a time.")
    # With --json nothing but JSON is printed.
    say: Callable[[str], object] = (lambda _: None) if options.json else echo
    if options.run is not None:
        _elites(options, open_run(options.run), say, echo)
        return
    plan = _plan(options)
    folder = options.out or Path("evaluation")
    points = evaluate_layouts(plan, folder, options.backend, say)
    echo(as_json(points) if options.json else as_table(plan.about, points))
    say(f"simulations: {folder}")


def _elites(
    options: Options, run: StoredRun, say: Callable[[str], object], echo: Callable[[str], object]
) -> None:
    """Evaluate elites again, and say what becomes of the archive."""
    changes = {
        "--domain": options.domain, "--config": options.config, "--agents": options.agents,
        "--constant": options.constant, "--set": options.settings,
    }  # fmt: skip
    for name, value in changes.items():
        if value:
            raise UserError(
                f"{name}: elites are evaluated as the search has done it. For other conditions "
                "export them with 'experiments elite RUN --export FILE'."
            )
    folder = options.out or run.path / "evaluation"
    plan = plan_elites(run, options.elites, options.reps, options.seed)
    points = evaluate_layouts(plan, folder, options.backend, say)
    archive = corrected(run, points)
    archive.save(folder)
    echo(archive.as_json() if options.json else as_table(plan.about, points))
    for line in archive.lines():
        say(line)
    say(f"simulations and corrected archive: {folder}")


def _plan(options: Options) -> Plan:
    request_of = _requests(options)
    if options.manifest is not None:
        if options.domain or options.config:
            raise UserError("--manifest: it names domain and config itself.")
        return plan_manifest(options.manifest, options.settings, request_of)
    loaded = configured(options.domain, options.config, options.settings)
    return plan_layouts(options.layouts, loaded, lambda usual: request_of(None, usual))


def _requests(options: Options) -> Callable[[str | None, int], Request]:
    number = options.constant
    if number is not None:
        return lambda _, usual: constant(number, options.reps or usual, options.seed)
    return from_options(options.agents, options.reps, options.seed)
