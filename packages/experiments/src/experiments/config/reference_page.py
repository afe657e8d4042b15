"""The page of the documentation that lists every key of every table."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from experiments.config.cluster_profile import Profile
from experiments.config.load import ALGORITHMS
from experiments.config.reference import Key, keys
from experiments.config.schema.emitters import EsTable, IsoLineTable, PatchTable, TileTable
from experiments.config.schema.surrogates import SurrogateTable
from experiments.config.schema.tables import (
    ArchiveTable,
    ExecutionTable,
    ExperimentTable,
    MeasureTable,
    ReportTable,
)
from experiments.domains.genotypes import NcaTable, TilesTable
from experiments.domains.registry import domain_class, domain_names

HEAD = """# All keys

Made from the models when this documentation is built; `experiments config show CONFIG --explain`
prints the keys of one configuration with their values. A key without a default must be set,
here or in a file that is extended.
"""


def page() -> str:
    """Write the page as Markdown."""
    parts = [HEAD]
    parts += [
        _section("[experiment]", [ExperimentTable]),
        _section("[archive]", [ArchiveTable]),
        _section("[[archive.measures]]", [MeasureTable]),
        _section("[algorithm]", ALGORITHMS),
        _section("[[algorithm.emitters]]", [EsTable, IsoLineTable, TileTable, PatchTable]),
        _section("[surrogate]", [SurrogateTable]),
        _section("[report]", [ReportTable]),
        _section("[execution]", [ExecutionTable]),
    ]
    domains = [domain_class(name) for name in domain_names()]
    kinds: list[type[BaseModel]] = [NcaTable, TilesTable]
    kinds += [table for domain in domains for table in domain.genotypes]
    parts.append(_section("[genotype]", kinds))
    parts += [
        _section(f"[domain] of {name}", [domain.Params])
        for name, domain in zip(domain_names(), domains, strict=True)
    ]
    parts.append(_section("A profile of a cluster of Slurm", [Profile]))
    return "\n".join(parts)


def _section(title: str, tables: Sequence[type[BaseModel]]) -> str:
    lines = [f"## `{title}`" if title.endswith("]") else f"## {title}", ""]
    for table in tables:
        found = list(_all_keys(table, ""))
        kind = next((key.rule for key in found if key.name == "kind"), "")
        if len(tables) > 1 and kind:
            lines += [f"### kind = {kind}", ""]
        lines += ["| key | type | default | range | meaning |", "|---|---|---|---|---|"]
        lines += [_row(key) for key in found if key.name != "kind"]
        lines.append("")
    return "\n".join(lines)


def _all_keys(table: type[BaseModel], prefix: str) -> Iterator[Key]:
    """Keys of a table, and of single tables in it with dotted names."""
    for key in keys(table):
        field = table.model_fields.get(key.name)
        inner = field.annotation if field and isinstance(field.annotation, type) else None
        if inner is not None and issubclass(inner, BaseModel):
            yield from _all_keys(inner, f"{prefix}{key.name}.")
        else:
            yield Key(prefix + key.name, key.kind, key.default, key.rule, key.meaning)


def _row(key: Key) -> str:
    cells = [f"`{key.name}`", key.kind, key.default, key.rule, key.meaning]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
