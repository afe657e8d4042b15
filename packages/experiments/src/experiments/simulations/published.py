"""Result folders of the published simulation scripts.

Such a folder is ``DATE_MAP/`` with ``map.json`` and, for each simulation,
``results/sim-agent_num=N-seed=S/result.json`` and ``config.json``. A file ``meta.yaml`` beside it,
flat ``key: value`` lines, says in ``map_from`` where the map comes from.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.domains.base import ExperimentDomain
from experiments.domains.map_file import read_map
from experiments.errors import UserError
from experiments.simulations.row import SimulationRow

RESULT = re.compile(r"sim-agent_num=(\d+)-seed=(\d+)")
SCALARS = (
    "tile_usage_mean", "tile_usage_std", "num_wait_mean", "num_wait_std", "num_turns_mean",
    "num_turns_std", "finished_len_mean", "finished_len_std", "avg_task_len",
)  # fmt: skip
SERIES = "finished tasks per timestep"


def is_published(folder: Path) -> bool:
    """Whether a folder looks like one of the published simulation scripts."""
    return (folder / "map.json").is_file() and (folder / "results").is_dir()


def read_published(folder: Path, domain: type[ExperimentDomain]) -> Iterator[SimulationRow]:
    """Read the simulations of a published result folder.

    Args:
        folder: With ``map.json`` and ``results/``.
        domain: The domain of its map.

    Yields:
        Rows, by agents and seed; a simulation that was never finished is a failure.

    Raises:
        UserError: If there is nothing to read, or a result is none.
    """
    layout = read_map(folder / "map.json", domain)
    name = json.loads((folder / "map.json").read_text(encoding="utf-8-sig")).get("name")
    group = read_meta(folder.parent / "meta.yaml").get("map_from", "")
    found = {}
    for path in (folder / "results").iterdir():
        if match := RESULT.fullmatch(path.name):
            found[int(match[1]), int(match[2])] = path
    if not found:
        raise UserError(f"{folder}: results/ holds no sim-agent_num=N-seed=S.")
    for (agents, seed), path in sorted(found.items()):
        common: dict[str, Any] = {
            "layout": str(name or folder.name), "group": group, "rows": layout.shape[0],
            "columns": layout.shape[1], "digest": "published", "load": agents, "seed": seed,
            "source": "published",
        }  # fmt: skip
        yield _row(path / "result.json", common)


def _row(path: Path, common: dict[str, Any]) -> SimulationRow:
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return SimulationRow(**common, objective=None, succeeded=False, failure="was not finished")
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: cannot be read: {error}.") from None
    try:
        congested = bool(result["congested"])
        measures = {name: float(result[name]) for name in SCALARS if name in result}
        windows = result.get("tasks_finished_timestep", [])
        length = windows[1][1] - windows[0][1] if len(windows) > 1 else 1
        return SimulationRow(
            **common,
            objective=float(result["throughput"]),
            succeeded=not congested,
            measures={**measures, "congested": float(congested)},
            series={SERIES: [[float(start), count / length] for count, start in windows]},
            seconds=float(result.get("cpu_runtime", 0.0)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path}: is no result of a simulation: {error!r}.") from None


def read_meta(path: Path) -> dict[str, str]:
    """Read the flat ``meta.yaml`` of a group of result folders; empty if there is none.

    Raises:
        UserError: If a line is not ``key: value``; names the line.
    """
    if not path.is_file():
        return {}
    values = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        key, colon, value = text.partition(":")
        if not colon:
            raise UserError(f"{path}:{number}: expected 'key: value', got {text!r}.")
        values[key.strip()] = value.strip().strip("\"'")
    return values
