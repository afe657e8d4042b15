"""From the options of `experiments evaluate` to what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.commands.evaluate import evaluate_layouts
from experiments.commands.simulation_plan import (
    Plan,
    as_json,
    as_table,
    configured,
    from_options,
    plan_layouts,
    plan_manifest,
)
from experiments.errors import UserError
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
    workers: int
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
    plan = _plan(options)
    points = evaluate_layouts(plan, options.out or Path("evaluation"), options.workers, say)
    echo(as_json(points) if options.json else as_table(plan, points))
    say(f"simulations: {options.out or Path('evaluation')}")


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
