"""Stands in for Slurm: `sbatch`, `squeue` and `scancel` on one machine, without a queue.

A job is a shell script in a session of its own, watched by a process that warns it, ends it when
its time is over or it is cancelled, and notes what became of it. The folder in `SLURM_SHIM` holds
one file a job. A file `NUMBER.over` there ends the time of a job early.
"""

import argparse
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

KILL_WAIT_S = 10.0
GRACE_S = 60.0
"""Between warning and end of a job whose time is ended early."""

SHORT = {"-J": "job-name", "-o": "output", "-t": "time", "-p": "partition", "-A": "account",
         "-n": "ntasks"}  # fmt: skip


def state_folder() -> Path:
    """Where jobs are kept."""
    return Path(os.environ["SLURM_SHIM"])


def options_of(script: str) -> dict[str, str]:
    """Options in the head of a script; one that Slurm does not know ends it."""
    known = {*SHORT.values(), "cpus-per-task", "mem", "signal", "nodes", "gres", "open-mode",
             "constraint"}  # fmt: skip
    options: dict[str, str] = {}
    for line in re.findall(r"^#SBATCH (.*)$", script, re.MULTILINE):
        for word, value in re.findall(r"(--?[\w-]+)[ =]?([^ ]*)", line):
            name = SHORT.get(word, word.removeprefix("--"))
            if name not in known:
                sys.exit(f"sbatch: error: unrecognized option '{word}'")
            options[name] = value
    return options


def seconds(walltime: str) -> float:
    """Seconds of ``HH:MM:SS``."""
    hours, minutes, rest = walltime.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def sbatch(arguments: list[str]) -> None:
    """Start a script and print its number."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parsable", action="store_true")
    parser.add_argument("--test-only", action="store_true")
    parser.add_argument("script")
    given = parser.parse_args(arguments)
    if (state_folder() / "refuse").exists():
        sys.exit("sbatch: error: Batch job submission failed: Invalid account")
    text = Path(given.script).read_text()
    options = options_of(text)
    if given.test_only:
        return
    number = claim(options["job-name"])
    # Slurm keeps a copy, as the file may be gone when the job begins.
    copy = state_folder() / f"{number}.sh"
    copy.write_text(text)
    command = [sys.executable, __file__, "watch", str(number), str(copy), json.dumps(options)]
    subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL,
                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    sys.stdout.write(f"{number}\n" if given.parsable else f"Submitted batch job {number}\n")


def claim(name: str) -> int:
    """Note a job under the next free number."""
    number = 1
    while True:
        try:
            with (state_folder() / f"{number}.json").open("x") as file:
                json.dump({"name": name, "state": "PENDING", "started": time.time()}, file)
        except FileExistsError:
            number += 1
        else:
            return number


def note(number: int, **news: Any) -> None:
    """Change what is known of a job."""
    path = state_folder() / f"{number}.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({**json.loads(path.read_text()), **news}))
    fresh.replace(path)


def watch(number: int, script: str, options: dict[str, str]) -> None:
    """Run a job to its end, whichever that is."""
    output = options["output"].replace("%j", str(number)).replace("%J", str(number))
    environment = {**os.environ, "SLURM_JOB_ID": str(number)}
    with Path(output).open("a") as log:
        job = subprocess.Popen(["bash", script], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                               start_new_session=True, env=environment)  # fmt: skip
    note(number, state="RUNNING", pid=job.pid)
    word, _, ahead = options.get("signal", "").removeprefix("B:").partition("@")
    end = time.monotonic() + seconds(options["time"])
    warned = not word
    state = ""
    while job.poll() is None:
        time.sleep(0.1)
        if (state_folder() / f"{number}.over").exists():
            (state_folder() / f"{number}.over").unlink()
            end, ahead = time.monotonic() + (GRACE_S if word else 0.0), str(GRACE_S)
        if not warned and time.monotonic() > end - float(ahead):
            warned = True
            job.send_signal(getattr(signal, f"SIG{word}"))
        cancelled = (state_folder() / f"{number}.cancel").exists()
        if cancelled or time.monotonic() > end:
            state = "CANCELLED" if cancelled else "TIMEOUT"
            finish(job)
    # What a script leaves behind ends with it.
    signal_all(job.pid, signal.SIGKILL)
    ended = "COMPLETED" if job.returncode == 0 else "FAILED"
    note(number, state=state or ended, code=job.returncode)


def finish(job: "subprocess.Popen[bytes]") -> None:
    """End a job as Slurm does: politely, then not."""
    signal_all(job.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        job.wait(KILL_WAIT_S)
    signal_all(job.pid, signal.SIGKILL)
    job.wait()


def signal_all(session: int, number: signal.Signals) -> None:
    """Send a signal to all processes of a session."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                os.kill(int(path.parent.name), number)


def jobs() -> dict[int, dict[str, Any]]:
    """All jobs by number."""
    paths = sorted(state_folder().glob("*.json"), key=lambda path: int(path.stem))
    begun = '{"name": "", "state": "PENDING"}'
    return {int(path.stem): json.loads(path.read_text() or begun) for path in paths}


def squeue(arguments: list[str]) -> None:
    """Print the jobs of some names that have not ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--user")
    parser.add_argument("--noheader", action="store_true", required=True)
    parser.add_argument("--format")
    parser.add_argument("--name")
    given = parser.parse_args(arguments)
    for number, job in jobs().items():
        if job["state"] in ("PENDING", "RUNNING") and job["name"] in given.name.split(","):
            values = {"i": number, "j": job["name"], "T": job["state"], "R": "node1",
                      "M": f"0:{time.time() - job['started']:02.0f}"}  # fmt: skip
            line = given.format
            for letter, value in values.items():
                line = line.replace(f"%{letter}", str(value))
            sys.stdout.write(f"{line}\n")


def scancel(arguments: list[str]) -> None:
    """Cancel jobs by number."""
    for number in arguments:
        (state_folder() / f"{int(number)}.cancel").touch()


def install(folder: Path) -> None:
    """Put the three programs into a folder."""
    folder.mkdir()
    for name in ("sbatch", "squeue", "scancel"):
        program = folder / name
        words = shlex.join([sys.executable, __file__, name])
        program.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        program.chmod(0o755)


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "watch":
        watch(int(rest[0]), rest[1], json.loads(rest[2]))
    else:
        {"sbatch": sbatch, "squeue": squeue, "scancel": scancel}[verb](rest)
