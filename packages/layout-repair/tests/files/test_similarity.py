"""Similarity, pictures and rule files."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inputs import uniform
from layout_repair import (
    LayoutError,
    PlotError,
    SpecError,
    read_spec,
    repair,
    save_plot,
    similarity,
    specs,
)

HALL = specs.manufacture()


def test_similarity_of_a_warehouse() -> None:
    """Without weights it is the share of equal cells, frame included."""
    layout, spec = uniform(0), specs.warehouse(shelves=240)
    result = repair(layout, spec)
    assert similarity(layout, result.layout, spec) == pytest.approx(1 - result.cost / (33 * 36))


def test_similarity_of_a_hall() -> None:
    """Blocks before the repair weigh more; a change of type counts; the maximum is fixed."""
    before, after = ["0e.", "1..", "2e."], ["0e.", "2..", "2.."]
    assert similarity(before, after, HALL, block_weight=5) == pytest.approx((2 * 5 + 5) / (5 * 9))
    assert similarity(before, after, HALL) == pytest.approx(7 / 9)
    kept = similarity(before, after, HALL, block_weight=5, normalised=True)
    assert kept == pytest.approx((2 * 5 + 5) / (3 * 5 + 6))
    assert similarity(["..."] * 3, ["..."] * 3, HALL, block_weight=5) == pytest.approx(0.2)
    assert similarity(["..."], ["..."], HALL, block_weight=5, normalised=True) == 1


def test_similarity_of_the_published_example() -> None:
    """747 floor and 441 endpoint cells of which 147 change score 1041/5940."""
    before = np.repeat([0, 4], [747, 441]).astype(np.uint8).reshape(33, 36)
    after = before.copy()
    after.ravel()[:147] = 1
    assert similarity(before, after, HALL, block_weight=5) == pytest.approx(1041 / 5940)


def test_wrong_comparisons_are_refused() -> None:
    """Layouts of other shapes, and weights that are not positive, are refused."""
    with pytest.raises(LayoutError, match=r"same shape, got \(1, 2\) and \(1, 3\)"):
        similarity([".."], ["..."], HALL)
    with pytest.raises(SpecError, match="block_weight: must be a positive number, got 0"):
        similarity([".."], [".."], HALL, block_weight=0)


@pytest.mark.parametrize("spec", [HALL, specs.office()])
def test_pictures_show_every_tile(tmp_path: Path, spec: Any) -> None:
    """A picture of every rule set is written, in the format that the name asks for."""
    rows = [spec.alphabet * 2, spec.alphabet[::-1] * 2]
    for name, head in (("a.png", b"\x89PNG"), ("b.pdf", b"%PDF")):
        save_plot(tmp_path / name, rows, rows[::-1], spec)
        assert (tmp_path / name).read_bytes().startswith(head)
    with pytest.raises(PlotError, match="xyz"):
        save_plot(tmp_path / "c.xyz", rows, rows, spec)


def test_missing_matplotlib_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without matplotlib the error says what to install."""
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(PlotError, match=r"Install 'layout-repair\[plot\]'"):
        save_plot(tmp_path / "a.png", [".."], [".."], HALL)


RULES = {"name": "yard", "letter": "Y", "alphabet": "_#c", "floor": "_", "blocks": "#",
         "endpoint": "c", "min_endpoints_per_block": 1, "words": ["box", "boxes"],
         "type_weights": [1.5], "max_blocks": None}  # fmt: skip


def test_rules_from_a_file(tmp_path: Path) -> None:
    """A rule set read from JSON repairs like one written in Python."""
    path = tmp_path / "yard.json"
    path.write_text(json.dumps(RULES))
    result = repair(["###", "###"], read_spec(path))
    assert (result.cost, result.spec.words) == (2, ("box", "boxes"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read as JSON rules"),
        ("[]", "must be a JSON object"),
        (json.dumps({**RULES, "border": 1}), "unknown key 'border'"),
        (json.dumps({**RULES, "min_blocks": "3"}), "min_blocks: must be an integer, got '3'"),
        (json.dumps({**RULES, "connected": 1}), "connected: must be True or False, got 1"),
        (json.dumps({**RULES, "max_blocks": -1}), "max_boxes: must be at least"),
        (json.dumps({**RULES, "type_weights": ["x"]}), "yard.json: "),
        (json.dumps({"name": "yard"}), "missing"),
    ],
)
def test_wrong_rule_files_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """A rule file that cannot be understood is refused with its name and the key."""
    path = tmp_path / "yard.json"
    path.write_text(text)
    with pytest.raises(SpecError, match=message):
        read_spec(path)
