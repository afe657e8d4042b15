"""Result folders of the published simulation scripts."""

import json
from pathlib import Path

import pytest

from experiments.domains.warehouse.domain import WarehouseDomain
from experiments.errors import UserError
from experiments.simulations.published import read_meta, read_published


def published_folder(folder: Path) -> Path:
    """Two simulations, one of which was never finished, in a group with its description."""
    (folder / "meta.yaml").write_text('# a group\nalgorithm: "RHCR"\nmap_from: "Human"\n')
    logs = folder / "2023-05-01_12-00-00_small"
    for name in ("sim-agent_num=50-seed=1", "sim-agent_num=50-seed=0"):
        (logs / "results" / name).mkdir(parents=True)
    document = {"name": "small", "layout": ["...", "w@e", "..."]}
    (logs / "map.json").write_text(json.dumps(document))
    result = {
        "throughput": 2.5, "congested": True, "cpu_runtime": 3.0, "num_wait_mean": 1.5,
        "tasks_finished_timestep": [[10, 0], [15, 5]], "tile_usage": [0.5, 0.5],
    }  # fmt: skip
    (logs / "results" / "sim-agent_num=50-seed=1" / "result.json").write_text(json.dumps(result))
    return logs


def test_rows(tmp_path: Path) -> None:
    """Agents, seed, throughput, jam and tasks over time are read; what is unfinished failed."""
    unfinished, good = read_published(published_folder(tmp_path), WarehouseDomain)
    assert (unfinished.seed, unfinished.objective) == (0, None)
    assert (good.group, good.layout, good.load, good.seed) == ("Human", "small", 50, 1)
    assert (good.objective, good.succeeded, good.seconds) == (2.5, False, 3.0)
    assert good.series["finished tasks per timestep"] == [[0.0, 2.0], [5.0, 3.0]]
    assert (good.rows, good.columns, good.source) == (3, 3, "published")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A result without throughput and a line of meta.yaml without colon name their file."""
    logs = published_folder(tmp_path)
    path = logs / "results" / "sim-agent_num=50-seed=1" / "result.json"
    path.write_text('{"finish": false}')
    with pytest.raises(UserError, match=r"result\.json: is no result"):
        list(read_published(logs, WarehouseDomain))
    (tmp_path / "meta.yaml").write_text("map_from: a\nnonsense\n")
    with pytest.raises(UserError, match=r"meta\.yaml:2"):
        read_meta(tmp_path / "meta.yaml")
