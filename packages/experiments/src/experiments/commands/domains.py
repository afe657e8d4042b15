"""`experiments domains`: what is installed, and what each domain can do."""

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

from experiments.config.files import packaged_names
from experiments.domains.base import ExperimentDomain
from experiments.domains.registry import GROUP, domain_class, domain_names
from experiments.errors import UserError


def domain_records() -> list[dict[str, Any]]:
    """Describe every installed domain; one that cannot be loaded has an ``error``."""
    sources = {entry.name: entry for entry in entry_points(group=GROUP)}
    records = []
    for name in domain_names():
        entry = sources[name]
        record: dict[str, Any] = {"name": name, "class": entry.value}
        record["package"] = entry.dist.name if entry.dist else ""
        try:
            record |= _described(domain_class(name))
        except UserError as error:
            record["error"] = str(error)
        record["configs"] = [c for c in packaged_names() if c.startswith(f"{name}/")]
        records.append(record)
    return records


def _described(domain: type[ExperimentDomain]) -> dict[str, Any]:
    return {
        "summary": (domain.__doc__ or "").strip().partition("\n")[0],
        "objective": domain.objective.label,
        "measures": list(domain.measure_names),
        "layouts": list(domain.layout_names()),
        "replays": domain.replay is not ExperimentDomain.replay,
    }


def as_text(record: Mapping[str, Any]) -> str:
    """Write one record for a reader."""
    lines = [f"{record['name']}  ({record['package']}: {record['class']})"]
    if "error" in record:
        return "\n".join([*lines, f"  cannot be loaded: {record['error']}"])
    lines += [f"  {record['summary']}", f"  objective  {record['objective']}"]
    lines += [f"  measures   {', '.join(record['measures'])}"]
    lines += [f"  layouts    {len(record['layouts'])}, configurations {len(record['configs'])}"]
    lines += [f"  replays    {'yes' if record['replays'] else 'no'}"]
    return "\n".join(lines)
