"""`experiments generate` and `experiments elite` on runs of the three domains that grow layouts."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.domains.warehouse.domain import WarehouseDomain
from experiments.domains.warehouse.layouts import layout
from layout_repair import specs, to_array, validate
from qd_core.codecs import NCACodec
from qd_core.runs import Run

SETTINGS = {
    "warehouse": ("warehouse/even/cma-mae-nca-a5", "domain.repair.work_limit=3000.0"),
    "manufacture": ("manufacture/cma-mae-nca-a5", "domain.repair.work_limit=3000.0"),
    "maze": ("maze/entropy-path-len/cma-mae-nca", "domain.agent=right-hand"),
}


def call(*arguments: object) -> str:
    """Call the command line and return its output; it must succeed."""
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(*arguments: object) -> str:
    """Call the command line and return its error; it must end with 2."""
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == 2, done.output
    return done.stderr


def start(kind: str, folder: Path) -> Path:
    """A short run of a domain."""
    config, setting = SETTINGS[kind]
    small = ["--set", "algorithm.max_evals=10", "--set", setting]
    call("run", config, "--profile", "smoke", "--workers", 2, "--out", folder, *small)
    (run,) = folder.iterdir()
    return run


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short run of the warehouse."""
    return start("warehouse", tmp_path_factory.mktemp("warehouse"))


def generated(run: Path, name: str) -> tuple[dict[str, Any], Path]:
    """What is saved of a generated layout."""
    (folder,) = (run / "generated").glob(f"{name}_*")
    return json.loads((folder / "generate.json").read_text()), folder


def test_a_larger_warehouse(warehouse: Path) -> None:
    """The automaton of the elite grows the size that was asked for; shelves follow the area."""
    call("generate", warehouse, "--size", "17x20", "--nca-iters", 40, "--video")
    report, folder = generated(warehouse, "17x20")
    elites = Run.open(warehouse).elites()
    row = np.lexsort((elites.eval_id, -elites.objective))[0]
    codec = NCACodec(layout("warehouse/seed-17x16"), 3, 32, 40)
    grown = to_array(json.loads((folder / "unrepaired.json").read_text())["layout"])
    np.testing.assert_array_equal(grown[:, 2:-2], codec.decode(elites.solution[[row]])[0])
    final = to_array(json.loads((folder / "layout.json").read_text())["layout"])
    assert report["counts"]["n_shelf"] == 60  # 20 * 17 * 16 / (9 * 12), to a multiple of 20
    assert not validate(final, specs.warehouse(shelves=60))
    assert report["changed_cells"] == (grown != final).sum()
    assert 0 < report["likeness"] < 1
    assert len(list((folder / "growth").glob("gen_*.png"))) == 40
    assert (folder / "growth.gif").read_bytes()[:3] == b"GIF"
    provenance = json.loads((folder / "layout.json").read_text())["provenance"]
    assert (provenance["run"], provenance["genotype"]["iterations"]) == (warehouse.name, 40)
    assert "--force" in refused("generate", warehouse, "--size", "17x20", "--nca-iters", 40)


def test_compared_and_unrepaired(warehouse: Path) -> None:
    """Without repair nothing but the growth is saved; the likeness to a layout is told."""
    arguments = ("--no-repair", "--compare", "warehouse/human-9x16", "--nca-iters", 7)
    report = json.loads(call("generate", warehouse, *arguments, "--json"))
    assert 0 < report["likeness_to_compared"] < 1
    assert "repair" not in report["cpu_seconds"]
    _, folder = generated(warehouse, "9x16")
    assert not (folder / "layout.json").exists()


@pytest.mark.parametrize("kind", ["manufacture", "maze"])
def test_other_domains_grow_too(kind: str, tmp_path: Path) -> None:
    """Halls and mazes of another size, with the same command."""
    run = start(kind, tmp_path)
    call("generate", run, "--size", "20x24", "--set", "domain.repetitions=1")
    report, folder = generated(run, "20x24")
    assert (report["rows"], report["columns"]) == (20, 24)
    assert (folder / "layout.png").stat().st_size > 1000


def test_what_cannot_be_generated(warehouse: Path, tmp_path: Path) -> None:
    """Unknown runs, sizes and cells are told with what there is."""
    for arguments, expected in (
        ((tmp_path,), "is not a run directory"),
        ((warehouse, "--size", "big"), "expected ROWSxCOLUMNS"),
        ((warehouse, "--size", "2x4"), "has no layouts of 2x4"),
        ((warehouse, "--elite", "0"), "the archive has"),
        ((warehouse, "--seed-layout", "warehouse/seed-17x12"), "has the searched size"),
        ((warehouse, "--compare", "warehouse/human-33x36"), "needs the size 9x16"),
        ((warehouse, "--set", "algorithm.max_evals=3"), "only keys of domain"),
        ((warehouse, "--set", "domain.shelves=9000"), "must be below"),
    ):
        assert expected in refused("generate", *arguments)


def test_published_numbers_of_shelves() -> None:
    """The published targets of all published sizes come out of the rule."""
    params = WarehouseDomain.Params.model_validate({
        "kind": "warehouse", "repetitions": 1, "agents": 10, "similarity_weight": 0.0,
        "storage_rows": 33, "storage_columns": 32, "shelves": 240,
        "left_workstation_weight": 1.0, "right_workstation_weight": 1.0,
        "repair": {"work_limit": 1.0, "time_limit_s": 1.0, "seed": 0},
        "simulator": {
            "steps": 10, "window_steps": 10, "period_steps": 5, "stop_at_congestion": True,
        },
    })  # fmt: skip
    published = {
        (9, 16): 20, (17, 16): 40, (21, 25): 100, (33, 36): 240, (45, 47): 440, (57, 58): 700,
        (69, 69): 1020, (81, 80): 1400, (93, 91): 1840, (101, 102): 2500,
    }  # fmt: skip
    found = {size: WarehouseDomain.resized(params, size).shelves for size in published}
    assert found == published


def test_elite(warehouse: Path, tmp_path: Path) -> None:
    """What is known of an elite is printed; its layout is drawn and exported."""
    found = json.loads(call("elite", warehouse, "--json", "--lineage"))
    elites = Run.open(warehouse).elites()
    row = np.lexsort((elites.eval_id, -elites.objective))[0]
    assert found["eval_id"] == elites.eval_id[row]
    assert found["throughput"] == elites.objective[row]
    assert found["lineage"][0]["eval_id"] == found["eval_id"]
    assert len(found["repetitions"]["throughput"]) == 2
    cell = ",".join(map(str, found["cell"].values()))
    file = tmp_path / "best.json"
    shown = call("elite", warehouse, "--elite", cell, "--draw", "--export", file)
    exported = json.loads(file.read_text())
    assert "\n".join(exported["layout"]) in shown
    assert exported["provenance"] == {"run": warehouse.name, "eval_id": found["eval_id"]}
    assert "has no such elite" in refused("elite", warehouse, "--elite", "eval:999")
