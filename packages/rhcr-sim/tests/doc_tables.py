"""Tables of the documents that are made from the code.

``python tests/doc_tables.py`` writes them anew, after a change of a solver or an option.
"""

import re
from collections.abc import Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from rhcr_sim import Config
from rhcr_sim.simulation.options import option_of
from rhcr_sim.simulation.solvers import FALLBACKS, SOLVERS, Solver

PACKAGE = Path(__file__).parent.parent
DOCS = PACKAGE.parent.parent / "docs" / "rhcr-sim"
DOCUMENTS = [PACKAGE / "README.md", *sorted(DOCS.glob("*.md"))]
MARKED = re.compile(r"(<!-- table of (\w+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def lines(head: list[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join([f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows]])


def solvers() -> str:
    """What each solver plans, and when to choose it."""
    rows = [[f'`"{name}"`', row.plans, row.good_for] for name, row in SOLVERS.items()]
    return lines(["`solver`", "plans", "good for"], rows)


def guarantees() -> str:
    """Where each solver comes from and what it guarantees."""
    rows = [[f'`"{name}"`', row.title, row.guarantee] for name, row in SOLVERS.items()]
    return lines(["`solver`", "source", "guarantee"], rows)


def compatibility() -> str:
    """Which options go with which solver."""
    names = [f.name for f in fields(Config) if option_of(f).lacking] + ["weights"]
    rows = [
        [f"`{option}`", *(mark(row, option) for row in SOLVERS.values())]
        for option in sorted(names)
    ]
    return lines(["option", *(f"`{name}`" for name in SOLVERS)], rows)


def mark(row: Solver, option: str) -> str:
    """One cell of the table of compatibility."""
    if option in row.takes:
        return "needed" if row.needs == option else "yes"
    return "no effect" if option in row.ignores else ""


def fallbacks() -> str:
    """What each fallback does."""
    rows = [[f'`"{name}"`', row.plans] for name, row in FALLBACKS.items()]
    return lines(["`fallback`", "executes"], rows)


def options() -> str:
    """Every option with its default and what it does."""
    kinds = get_type_hints(Config)
    rows = []
    for field in fields(Config):
        choices = choices_of(kinds[field.name])
        values = f"; {', '.join(f'`{choice}`' for choice in choices)}" if choices else ""
        default = "" if field.default is MISSING else f"`{field.default!r}`"
        rows.append([f"`{field.name}`", default, option_of(field).described + values])
    return lines(["option", "default", "what it does"], rows)


def choices_of(kind: Any) -> Any:
    """The strings that an option may be."""
    nested = [choice for part in get_args(kind) for choice in choices_of(part)]
    is_choice = get_origin(kind) is not None and all(isinstance(a, str) for a in get_args(kind))
    return get_args(kind) if is_choice else nested


TABLES = {
    table.__name__: table for table in (solvers, guarantees, compatibility, fallbacks, options)
}


def with_tables(text: str) -> str:
    """The text of a document with all its tables as they should be."""
    return MARKED.sub(lambda match: f"{match[1]}{TABLES[match[2]]()}\n{match[3]}", text)


if __name__ == "__main__":
    for document in DOCUMENTS:
        document.write_text(with_tables(document.read_text(encoding="utf-8")), encoding="utf-8")
