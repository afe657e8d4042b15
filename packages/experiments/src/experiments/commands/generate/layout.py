"""`experiments generate`: let a trained generator make a layout of any size."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments import __version__
from experiments.commands.evaluate.plan import read_layout
from experiments.commands.generate.growth import write_growth
from experiments.config.load import as_tuples
from experiments.config.tree import ConfigTree, apply_settings
from experiments.domains.base import DomainParams, ExperimentDomain, Layout
from experiments.domains.genotypes import GenotypeTable
from experiments.domains.map_file import write_map
from experiments.domains.registry import domain_class
from experiments.drawing.layout_picture import layout_picture
from experiments.errors import RunFailedError, UserError
from experiments.report.selection import select_elites
from experiments.report.stored import StoredRun, open_run
from experiments.simulations.case import changed, resized
from qd_core import EvaluationError
from qd_core.files import write_json

Echo = Callable[[str], object]
SIZE = re.compile(r"(\d{1,4})x(\d{1,4})")


@dataclass(frozen=True)
class Wanted:
    """What is to be generated; see ``experiments generate --help``.

    Args:
        size: Rows and columns of the full layout, ``HxW``; None: those of the search.
        elite: Which generator.
        iterations: Steps of growth; None: those of the search.
        seed_layout: Built-in layout from which it grows; None: found by rule.
        repair: Whether the layout is made valid.
        compare: A layout to compare with, or None.
        video: Whether every step of growth is kept, with an animation.
        settings: ``domain.key=value`` changes, such as ``domain.shelves=2000``.
        force: Whether an earlier result is replaced.
    """

    size: str | None
    elite: str
    iterations: int | None
    seed_layout: str | None
    repair: bool
    compare: str | None
    video: bool
    settings: Sequence[str]
    force: bool


def generate(path: Path, wanted: Wanted, echo: Echo) -> dict[str, Any]:
    """Generate a layout with an elite of a run, and save it in the run.

    Args:
        path: A run whose solutions are generators.
        wanted: What is to be generated.
        echo: Writes a line for the user.

    Returns:
        What ``generate.json`` holds.

    Raises:
        UserError: If the run, the elite, the size or a setting cannot be used, or the domain or
            genotype has layouts of one size only.
        RunFailedError: If the layout cannot be made valid; the generated one is kept.
    """
    opened = open_run(path)
    elites = opened.elites()
    row = int(select_elites(opened, wanted.elite)[0])
    domain = sized_domain(opened.config.domain, wanted.size, wanted.settings)
    genotype = _genotype(opened, domain, wanted)
    before = time.process_time()
    codec = genotype.codec(domain)
    tiles = codec.decode(elites.solution[row : row + 1])[0]
    seconds = {"generate": time.process_time() - before}
    draft = domain.draft(tiles)
    _check_size(domain, draft, wanted.size)
    compared = _compared(wanted.compare, domain, draft)
    folder = _folder(path, draft, genotype, int(elites.eval_id[row]), wanted.force)
    provenance = {
        "run": path.name,
        "eval_id": int(elites.eval_id[row]),
        "genotype": genotype.model_dump(),
        "domain": domain.params.model_dump(mode="json"),
        "version": __version__,
    }
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder, "unrepaired", domain, draft, provenance)
    if wanted.video:
        write_growth(folder, genotype, domain, elites.solution[row])
    report: dict[str, Any] = {**provenance, "rows": draft.shape[0], "columns": draft.shape[1]}
    report |= {"counts": dict(domain.counts(draft)), "cpu_seconds": seconds}
    if compared is not None:
        report["likeness_to_compared"] = domain.likeness(compared, draft)
    if wanted.repair:
        report |= _repaired(folder, domain, tiles, draft, provenance, seconds)
    write_json(folder / "generate.json", report)
    echo(f"saved in {folder}")
    return report


def sized_domain(
    params: DomainParams, size: str | None, settings: Sequence[str]
) -> ExperimentDomain:
    """The domain for full layouts of a size, with changes.

    Raises:
        UserError: If the size or a setting cannot be used.
    """
    if size is not None:
        match = SIZE.fullmatch(size)
        if match is None:
            raise UserError(f"--size: expected ROWSxCOLUMNS such as 101x102, got {size!r}.")
        params = resized(params, (int(match[1]), int(match[2])), "--size")
    if settings:
        tree = ConfigTree("--set", {"domain": params.model_dump()})
        apply_settings(tree, settings)
        if set(tree.values) != {"domain"}:
            raise UserError("--set: only keys of domain can be changed here.")
        params = changed(params, as_tuples(tree.values["domain"]), "--set")
    return domain_class(params.kind)(params)


def _genotype(opened: StoredRun, domain: ExperimentDomain, wanted: Wanted) -> GenotypeTable:
    table = opened.config.genotype.grown(domain.search_shape, wanted.iterations, wanted.seed_layout)
    for key, rule in table.faults(domain):
        raise UserError(f"genotype.{key}: {rule}")
    return table


def _folder(path: Path, draft: Layout, genotype: GenotypeTable, eval_id: int, force: bool) -> Path:
    """Folder of a layout in its run: size, generator and steps of growth tell it apart."""
    rows, columns = draft.shape
    steps = getattr(genotype, "iterations", None)
    name = f"{rows}x{columns}_eval{eval_id}" + (f"_iter{steps}" if steps else "")
    folder = path / "generated" / name
    if (folder / "generate.json").exists() and not force:
        raise UserError(f"{folder} holds a layout already; --force replaces it.")
    return folder


def _check_size(domain: ExperimentDomain, draft: Layout, size: str | None) -> None:
    given = "x".join(map(str, draft.shape))
    if size is not None and tuple(map(int, size.split("x"))) != draft.shape:
        raise UserError(
            f"--size {size}: the domain {domain.name!r} makes layouts of {given} and no other."
        )


def _compared(name: str | None, domain: ExperimentDomain, draft: Layout) -> Layout | None:
    if name is None:
        return None
    layout = read_layout(name, type(domain))
    if layout.shape != draft.shape:
        sizes = ["x".join(map(str, one.shape)) for one in (draft, layout)]
        raise UserError(f"--compare {name}: needs the size {sizes[0]}, has {sizes[1]}.")
    return layout


def _repaired(
    folder: Path,
    domain: ExperimentDomain,
    tiles: Layout,
    draft: Layout,
    provenance: dict[str, Any],
    seconds: dict[str, float],
) -> dict[str, Any]:
    before = time.process_time()
    try:
        layout = domain.finished(domain.prepare(tiles, seed=0))
    except EvaluationError as error:
        raise RunFailedError(
            f"the generated layout cannot be made valid: {error} It is kept in {folder}."
        ) from None
    seconds["repair"] = time.process_time() - before
    _write(folder, "layout", domain, layout, provenance)
    return {
        "counts": dict(domain.counts(layout)),
        "changed_cells": int((layout != draft).sum()),
        "likeness": domain.likeness(draft, layout),
    }


def _write(
    folder: Path, name: str, domain: ExperimentDomain, layout: Layout, provenance: dict[str, Any]
) -> None:
    title = f"{folder.name}_{name}"
    write_map(folder / f"{name}.json", type(domain), layout, name=title, provenance=provenance)
    layout_picture(domain.render(layout)).save(folder / f"{name}.png")
