"""What a wheel may hold: the package, its data and its metadata, nothing that users do not need."""

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = {".py", ".pyi", ".so", ".typed", ".json", ".toml", ".safetensors", ".jar", ".html"}
NOT_FOR_USERS = {"tests", "benchmarks", "docs", "cpp", "java", "examples", "build", "__pycache__"}


def faults(wheel: Path) -> Iterator[str]:
    """What is wrong with the contents of a wheel, a line each."""
    package = wheel.name.split("-")[0]
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    own = [name for name in names if ".dist-info/" not in name]
    for name in own:
        path = Path(name)
        if path.parts[0] != package:
            yield f"{wheel.name}: {name} is outside of {package}/"
        elif path.suffix not in SUFFIXES:
            yield f"{wheel.name}: {name} is neither code nor data of the package"
        if NOT_FOR_USERS & set(path.parts):
            yield f"{wheel.name}: {name} is of no use to users"
    if f"{package}/py.typed" not in own:
        yield f"{wheel.name}: no py.typed"
    if not any(re.search(r"\.dist-info/licenses/LICENSE$", name) for name in names):
        yield f"{wheel.name}: no LICENSE"


if __name__ == "__main__":
    sys.exit("\n".join(fault for name in sys.argv[1:] for fault in faults(Path(name))) or None)
