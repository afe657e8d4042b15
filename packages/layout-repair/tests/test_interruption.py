"""Ctrl-C keeps the best layout found so far."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from layout_repair import RepairInterrupted, repair, specs, to_rows, validate
from layout_repair.cli import command, repair_command

HALL = specs.manufacture(agents=200)
LIMITS = {"time_limit": 600, "work_limit": 6000}


def hall() -> NDArray[np.uint8]:
    """Draw every tile of a manufacture hall uniformly."""
    return np.random.default_rng(0).integers(5, size=(33, 36)).astype(np.uint8)


def press_in(phase: str) -> Callable[[Any], None]:
    """Watch a repair and press Ctrl-C when it enters a phase."""

    def press(progress: Any) -> None:
        if progress.phase == phase:
            os.kill(os.getpid(), signal.SIGINT)

    return press


@pytest.mark.parametrize("phase", ["annealing", "windows"])
def test_a_signal_in_a_phase_keeps_the_incumbent(phase: str) -> None:
    """A signal in the middle of a search raises with a valid layout and its bound."""
    layout = hall()
    with pytest.raises(RepairInterrupted, match="best layout so far costs") as caught:
        repair(layout, HALL, watch=press_in(phase), **LIMITS)
    result = caught.value.result
    assert result.limit_hit == "interrupt"
    assert validate(result.layout, HALL, layout) == []
    assert result.bound <= result.cost == int((result.layout != layout).sum())


def test_the_command_writes_the_incumbent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line writes what it has, says so, and ends with the status of an interrupt."""
    source, target = tmp_path / "hall.json", tmp_path / "repaired.json"
    source.write_text(json.dumps({"layout": to_rows(hall(), HALL.alphabet)}))
    pressed = {**LIMITS, "watch": press_in("annealing")}
    monkeypatch.setattr(repair_command, "repair", lambda *a, **given: repair(*a, **given | pressed))
    arguments = ["repair", str(source), "--rules", "manufacture", "--agents", "200"]
    assert command.main([*arguments, "-o", str(target)]) == 130
    assert json.loads(target.read_text())["repair"]["limit_hit"] == "interrupt"
    assert "interrupt" in capsys.readouterr().err
