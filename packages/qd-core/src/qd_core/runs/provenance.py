"""With what a run was made."""

import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "qd-core", "experiments", "rhcr-sim", "layout-repair", "maze-env", "mario-env",
    "ribs", "numpy", "pyarrow", "highspy", "torch",
)  # fmt: skip


def provenance() -> dict[str, object]:
    """Describe machine, packages, command and commit; JSON types."""
    return {
        "host": platform.node(),
        "platform": platform.platform(),
        "processor": _processor(),
        "python": platform.python_version(),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
        "commit": _commit(),
        "command": sys.argv,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _commit() -> str | None:
    """Commit of the source tree that this package is run from, with ``+`` if it is changed."""
    folder = Path(__file__).parent
    try:
        command = ["git", "-C", str(folder), "describe", "--always", "--abbrev=40", "--dirty=+"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None
