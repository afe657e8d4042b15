"""Pictures of layouts: as they are, as they were evaluated, and one repetition of them."""

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.bars import tqdm
from experiments.commands.plot.output import Output
from experiments.config.load import load_config
from experiments.domains.base import ExperimentDomain, Layout
from experiments.domains.registry import domain_class, domain_names, find_layout
from experiments.drawing.layout_picture import layout_picture
from experiments.errors import UserError
from experiments.report.selection import select_elites
from experiments.report.stored import open_run
from experiments.text import slug
from qd_core import Evaluation, EvaluationError
from qd_core.seeding import Purpose, integer


def plot_layouts(sources: Sequence[str], domain: str | None, output: Output) -> Iterator[Path]:
    """Draw layouts.

    Args:
        sources: Names of built-in layouts, or map files.
        domain: Domain of map files.
        output: Where to.

    Yields:
        Files that were written.

    Raises:
        UserError: If a layout is unknown or cannot be read.
    """
    output.check()
    for source in sources:
        layout, kind = named_layout(source, domain)
        title = Path(source).stem if Path(source).exists() else source
        picture = functools.partial(layout_picture, kind.render(layout), title)
        yield from output.save(f"layout_{slug(title)}", picture)


def plot_elites(source: Path, words: str, output: Output) -> Iterator[Path]:
    """Draw elites of a run as its domain draws evaluations.

    Args:
        source: A run directory.
        words: Which elites, as for `experiments.report.selection.select_elites`.
        output: Where to.

    Yields:
        Files that were written.

    Raises:
        UserError: If it is no run, or no elite is chosen.
    """
    output.check()
    run = open_run(source)
    chosen = run.elites().eval_id[select_elites(run, words)]
    for eval_id in tqdm(chosen.tolist(), unit="elite", disable=None):
        evaluation = run.evaluation(eval_id).evaluation
        if not isinstance(evaluation, Evaluation):
            raise UserError(f"{source}: evaluation {eval_id} has failed.")
        objective = f"{run.domain.objective.name} {evaluation.result_objective:.3f}"
        title = f"evaluation {eval_id}, {objective}"
        with output.style.applied():
            pictures = run.domain.pictures(evaluation, title)
        for name, picture in pictures.items():
            yield from output.save(f"elite_{eval_id}_{name}", picture)


def plot_replay(
    source: str, words: str, config: str | None, profile: str, seed: int, output: Output
) -> Iterator[Path]:
    """Show one repetition of a layout: a still picture and a moving one.

    Args:
        source: A run directory, a built-in layout or a map file.
        words: Which elites of a run.
        config: Configuration whose domain evaluates a layout that is of no run.
        profile: Its profile.
        seed: Seed of the repetition.
        output: Where to.

    Yields:
        Files that were written.

    Raises:
        UserError: If something is unknown, or the domain has no replays.
    """
    output.check()
    for name, domain, layout in _levels(source, words, config, profile):
        try:
            prepared = domain.adopt(layout)
            with output.style.applied():
                replay = domain.replay(prepared, seed=integer(seed, Purpose.REPORT, 2, 0))
        except EvaluationError as error:
            raise UserError(f"{name}: {error}") from None
        yield from output.save(f"replay_{name}", replay.still)
        yield from output.save_movie(f"replay_{name}_movie", replay.movie)


def _levels(
    source: str, words: str, config: str | None, profile: str
) -> Iterator[tuple[str, ExperimentDomain, Layout]]:
    if (Path(source) / "run.json").is_file():
        run = open_run(Path(source))
        elites = run.elites()
        layouts = elites.layouts[run.domain.final_layout]
        for row in select_elites(run, words):
            yield f"eval_{elites.eval_id[row]}", run.domain, layouts[row]
        return
    if config is None:
        raise UserError(f"--config: the layout {source} needs a configuration to be evaluated.")
    params = load_config(config, profile=profile).config.report_domain()
    layout, kind = named_layout(source, params.kind)
    yield slug(Path(source).stem), kind(params), layout


def named_layout(source: str, domain: str | None) -> tuple[Layout, type[ExperimentDomain]]:
    """Take a built-in layout by name, or read a map file.

    Args:
        source: Name, or path of a file.
        domain: Domain of a file.

    Raises:
        UserError: If there is no such layout, the file cannot be read, or the domain is missing or
            another one.
    """
    from experiments.domains.map_file import read_map

    if not Path(source).exists():
        layout, kind = find_layout(source)
        if domain is not None and kind is not domain_class(domain):
            raise UserError(f"{source} is a layout of another domain than {domain!r}.")
        return layout, kind
    if domain is None:
        known = ", ".join(domain_names())
        raise UserError(f"--domain: needed to read {source}; installed domains: {known}.")
    kind = domain_class(domain)
    return read_map(Path(source), kind), kind
