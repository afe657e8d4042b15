"""Ctrl-C at random moments of real processes: status 130, and the best layout is there."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from layout_repair import specs, to_rows, validate

TRIES = int(os.environ.get("LAYOUT_REPAIR_INTERRUPTS", "2"))
"""Moments of each kind of process; `nox -s interrupts` sets it."""

LATEST = 2.0
"""Seconds of processor time after which Ctrl-C comes at the latest."""

HALL = specs.manufacture(agents=200)

COMMAND = """
import sys
from layout_repair.cli import main
sys.stderr.write("ready\\n")
sys.exit(main(sys.argv[1:]))
"""

SCRIPT = """
import json, sys
from layout_repair import RepairInterrupted, repair, specs
layout = json.load(open(sys.argv[1]))["layout"]
sys.stderr.write("ready\\n")
try:
    repair(layout, specs.manufacture(agents=200), time_limit=600)
except RepairInterrupted as interrupt:
    json.dump({"layout": interrupt.result.rows}, open(sys.argv[2], "w"))
    sys.exit(130)
except KeyboardInterrupt:
    sys.stderr.write("before there was a valid map")
    sys.exit(130)
"""

OPTIONS = ["--rules", "manufacture", "--agents", "200", "--time-limit", "600"]


def processor_seconds(pid: int) -> float:
    """Processor time that a process took."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def interrupted(command: list[str], moment: float, group: bool, presses: int) -> tuple[int, str]:
    """Start a process, press Ctrl-C after some processor time; its status and standard error."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, start_new_session=True, **pipes) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "ready\n"
        begin = processor_seconds(process.pid)
        while processor_seconds(process.pid) - begin < moment:
            time.sleep(0.002)
        for _ in range(presses):
            (os.killpg if group else os.kill)(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=120)
    assert output == ""
    return process.returncode, errors


@pytest.mark.parametrize("group", [False, True], ids=["parent", "group"])
@pytest.mark.parametrize("kind", ["command", "script"])
def test_at_random_moments(tmp_path: Path, kind: str, group: bool) -> None:
    """Whenever Ctrl-C comes, the status is 130 and the best layout is written and valid."""
    layout = np.random.default_rng(0).integers(5, size=(33, 36)).astype(np.uint8)
    source, target = tmp_path / "hall.json", tmp_path / "out.json"
    source.write_text(json.dumps({"layout": to_rows(layout, HALL.alphabet)}))
    command = [sys.executable, "-c", SCRIPT, str(source), str(target)]
    if kind == "command":
        command = [sys.executable, "-c", COMMAND, "repair", str(source), "-o", str(target)]
        command += OPTIONS
    rng, written = np.random.default_rng([group, kind == "script"]), 0
    for number in range(TRIES):
        target.unlink(missing_ok=True)
        moment = float(rng.uniform(0, LATEST))
        status, errors = interrupted(command, moment, group, presses=1)
        assert status == 130, (number, moment, errors)
        if target.exists():
            assert validate(json.loads(target.read_text())["layout"], HALL, layout) == []
            written += 1
        else:
            assert "before there was a valid map" in errors, (number, moment)
        assert sorted(path.name for path in tmp_path.iterdir()) in (
            ["hall.json"], ["hall.json", "out.json"],
        )  # fmt: skip
    sys.stderr.write(f"{kind}, {group=}: {TRIES} times 130, {written} layouts\n")
    assert written >= 0.9 * TRIES


def test_pressed_again_and_again(tmp_path: Path) -> None:
    """Impatience ends the command with 130, too, and never the interpreter."""
    layout = np.random.default_rng(0).integers(5, size=(33, 36)).astype(np.uint8)
    source = tmp_path / "hall.json"
    source.write_text(json.dumps({"layout": to_rows(layout, HALL.alphabet)}))
    command = [sys.executable, "-c", COMMAND, "repair", str(source), "-o", str(tmp_path / "x")]
    for moment in np.random.default_rng(5).uniform(0.5, LATEST, size=TRIES):
        status, errors = interrupted([*command, *OPTIONS], float(moment), True, presses=3)
        assert status == 130, errors


def test_waiting_for_standard_input() -> None:
    """Ctrl-C while the command waits for a map on standard input ends it at once."""
    command = [sys.executable, "-c", COMMAND, "repair", "-", "--rules", "maze"]
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, start_new_session=True, **pipes) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "ready\n"
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130


def test_a_folder_on_processes(tmp_path: Path) -> None:
    """Ctrl-C to a whole process group of workers ends with 130, and a second call goes on."""
    source, target = tmp_path / "maps", tmp_path / "out"
    source.mkdir()
    for seed in range(40):
        layout = np.random.default_rng(seed).integers(5, size=(12, 12)).astype(np.uint8)
        rows = to_rows(layout, HALL.alphabet)
        (source / f"{seed:02}.json").write_text(json.dumps({"layout": rows}))
    command = [sys.executable, "-m", "layout_repair", "repair", str(source), "-o", str(target)]
    command += ["--rules", "manufacture", "--workers", "2", "--work-limit", "300"]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as process:
        while len([*target.glob("[0-9]*.json")]) < 3:
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=120) == 130
    names = {path.name for path in target.iterdir()}
    assert 3 <= len(names) < 40
    assert all(name[0] in "0123456789" for name in names)
    for path in source.glob("*.json"):
        if path.name not in {"00.json", "01.json", *names}:
            path.unlink()
    assert subprocess.run(command, stderr=subprocess.PIPE, check=False).returncode == 0
    assert {path.name for path in target.iterdir()} == {path.name for path in source.iterdir()}
