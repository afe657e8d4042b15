"""What `experiments evaluate` is to simulate, from its arguments or a manifest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments import __version__
from experiments.config.simulations import LoadedSimulations, load_simulations
from experiments.domains.base import ExperimentDomain, Layout
from experiments.domains.map_file import read_map
from experiments.domains.registry import domain_class, domain_names, find_layout
from experiments.errors import UserError
from experiments.simulations.case import Case, codes
from experiments.simulations.manifest import GroupTable, ManifestTable, read_manifest
from experiments.simulations.published import is_published, read_published
from experiments.simulations.request import Request, sweep
from experiments.simulations.row import SimulationRow

RequestOf = Callable[[int], Request]
"""Loads and seeds, given the repetitions that a configuration asks for."""


@dataclass(frozen=True)
class Plan:
    """What is simulated.

    Args:
        cases: Layouts, each with its loads and seeds.
        rows: Simulations that others have made.
        about: What is asked, JSON types.
        timeout_s: Wall limit of one simulation, seconds.
    """

    cases: Sequence[tuple[Case, Request]]
    rows: Sequence[SimulationRow]
    about: Mapping[str, Any]
    timeout_s: float


def plan_layouts(
    layouts: Sequence[str], loaded: LoadedSimulations, request_of: RequestOf, group: str = ""
) -> Plan:
    """Plan the simulation of some layouts.

    Args:
        layouts: Map files, names of built-in layouts, or published result folders.
        loaded: The configuration.
        request_of: Loads and seeds.
        group: Label of the layouts.

    Raises:
        UserError: If a layout cannot be read or belongs to another domain.
    """
    domain = domain_class(loaded.domain.kind)
    request = request_of(loaded.evaluation.repetitions)
    cases, rows = [], []
    for name in layouts:
        if is_published(Path(name)):
            rows += list(read_published(Path(name), domain))
            continue
        layout = codes(domain, read_layout(name, domain))
        title = Path(name).stem if Path(name).is_file() else name.replace("/", "-")
        case = Case(title, group, layout, loaded.domain, loaded.evaluation.grids)
        cases.append((case, request))
    _distinct([case for case, _ in cases])
    return Plan(cases, rows, about(domain, [loaded.name]), loaded.evaluation.timeout_s)


def plan_manifest(
    path: Path, settings: Sequence[str], request_of: Callable[[str | None, int], Request]
) -> Plan:
    """Plan what a manifest names.

    Args:
        path: TOML file.
        settings: ``key=value`` changes of all configurations.
        request_of: Loads and seeds, given the loads of the manifest and its repetitions.

    Raises:
        UserError: If the manifest, a configuration or a layout cannot be used.
    """
    manifest = read_manifest(path)
    plans = [_plan_group(path, manifest, group, settings, request_of) for group in manifest.group]
    cases = [pair for plan in plans for pair in plan.cases]
    domains = {plan.about["domain"] for plan in plans}
    if len(domains) > 1:
        raise UserError(f"{path}: one domain in a manifest, got {', '.join(sorted(domains))}.")
    names = list(dict.fromkeys(name for plan in plans for name in plan.about["configs"]))
    _distinct([case for case, _ in cases])
    return Plan(
        cases,
        [row for plan in plans for row in plan.rows],
        {**plans[0].about, "configs": names, "manifest": path.name},
        max(plan.timeout_s for plan in plans),
    )


def _plan_group(
    path: Path,
    manifest: ManifestTable,
    group: GroupTable,
    settings: Sequence[str],
    request_of: Callable[[str | None, int], Request],
) -> Plan:
    config = group.config or manifest.config
    loaded = configured(manifest.domain, config, [*group.settings, *settings], path.parent)
    agents = group.agents or manifest.agents
    repetitions = group.repetitions or manifest.repetitions
    beside = [_beside(path, name) for name in (*group.layouts, *group.results)]
    for name in group.results:
        if not is_published(Path(_beside(path, name))):
            rule = "results must be folders with map.json and results/"
            raise UserError(f"{path}: group {group.label!r}: {rule}, got {name!r}.")
    plan = plan_layouts(
        beside, loaded, lambda usual: request_of(agents, repetitions or usual), group.label
    )
    rows = [_labelled(row, group.label) for row in plan.rows]
    return Plan(plan.cases, rows, plan.about, plan.timeout_s)


def _beside(path: Path, name: str) -> str:
    return str(path.parent / name) if (path.parent / name).exists() else name


def _labelled(row: SimulationRow, label: str) -> SimulationRow:
    return SimulationRow(**{**vars(row), "group": label})


def configured(
    domain: str | None, config: str | None, settings: Sequence[str], beside: Path | None = None
) -> LoadedSimulations:
    """Load the configuration that is named, or that of the domain.

    Raises:
        UserError: If neither says how to simulate, or they contradict one another.
    """
    if config is None:
        if domain is None:
            known = ", ".join(domain_names())
            raise UserError(f"--domain or --config: one is needed; domains: {known}.")
        config = domain_class(domain).simulations
        if config is None:
            raise UserError(
                f"--config: the domain {domain!r} names no configuration for simulations; give one."
            )
    elif beside is not None and (beside / config).is_file():
        config = str(beside / config)
    loaded = load_simulations(config, settings=settings)
    if domain is not None and loaded.domain.kind != domain:
        raise UserError(f"--domain {domain}: {config!r} is of the domain {loaded.domain.kind!r}.")
    return loaded


def read_layout(name: str, domain: type[ExperimentDomain]) -> Layout:
    """Read a map file, or make a built-in layout of the domain.

    Raises:
        UserError: If there is none, or it is of another domain.
    """
    if Path(name).is_file() or name.endswith(".json"):
        return read_map(Path(name), domain)
    layout, of = find_layout(name)
    if of is not domain:
        raise UserError(f"{name}: is a layout of another domain.")
    return layout


def _distinct(cases: Sequence[Case]) -> None:
    names: dict[str, Case] = {}
    for case in cases:
        first = names.setdefault(case.name, case)
        if first.layout.shape != case.layout.shape or (first.layout != case.layout).any():
            raise UserError(
                f"{case.name}: two different layouts have this name; rename one of the files."
            )


def about(domain: type[ExperimentDomain], configs: Sequence[str]) -> dict[str, Any]:
    """Say what simulations of a domain are about, as JSON types."""
    kinds = [kind for kind in domain_names() if domain_class(kind) is domain]
    quantity = domain.objective
    return {
        "version": __version__,
        "domain": kinds[0],
        "objective": {"name": quantity.name, "unit": quantity.unit},
        "load": domain.load,
        "configs": list(configs),
    }


def from_options(
    agents: str | None, repetitions: int | None, seed: int
) -> Callable[[str | None, int], Request]:
    """Loads and seeds, where options go before what a manifest or configuration says."""
    return lambda given, usual: sweep(agents or given, repetitions or usual, seed)
