"""Rewrites the pinned constraints of the root pyproject.toml from a fresh resolution."""

import re
import subprocess
from pathlib import Path

PROJECT = Path("pyproject.toml")


def main() -> None:
    """Drop all pins, resolve anew, and pin what comes out."""
    Path("uv.lock").unlink(missing_ok=True)
    text = with_pins(PROJECT.read_text(), "constraint-dependencies", [])
    PROJECT.write_text(with_pins(text, "build-constraint-dependencies", []))
    everything = resolved("--all-packages", "--all-groups")
    builders = resolved("--only-group", "build")
    text = with_pins(PROJECT.read_text(), "constraint-dependencies", everything)
    PROJECT.write_text(with_pins(text, "build-constraint-dependencies", builders))


def resolved(*selection: str) -> list[str]:
    """Exact requirements of a selection of the workspace, with their markers, sorted."""
    command = ["uv", "export", "-q", *selection, "--no-hashes", "--no-annotate", "--no-header",
               "--no-emit-workspace"]  # fmt: skip
    exported = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = (re.sub(r"\s*;\s*", "; ", line) for line in exported.splitlines())
    return sorted({line.replace('"', "'") for line in lines if "==" in line})


def with_pins(text: str, key: str, requirements: list[str]) -> str:
    """The text of a pyproject.toml with the list `key` replaced."""
    items = "".join(f'  "{requirement}",\n' for requirement in requirements)
    pattern = re.compile(rf"^{key} = \[[^\]]*\]\n", re.MULTILINE)
    return pattern.sub(f"{key} = [\n{items}]\n", text)


if __name__ == "__main__":
    main()
