"""Builds the engine's jar by Maven, and puts it into wheel and sdist."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

JAR = "src/mario_env/jvm/mario-engine.jar"


class EngineBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the jar if it is missing or older than its sources.

    The variable MARIO_ENV_PREBUILT_JAR names a jar to take instead. Where neither a jar nor Maven
    with a JDK is at hand, the package is built without it; using Mario then says what is missing.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files."""
        del version
        root = Path(self.root)
        if (root / JAR).is_file() and (root / "PKG-INFO").is_file():
            pass  # an sdist brings its jar
        elif prebuilt := os.environ.get("MARIO_ENV_PREBUILT_JAR"):
            if not Path(prebuilt).is_file():
                raise FileNotFoundError(f"MARIO_ENV_PREBUILT_JAR names no file: {prebuilt}")
            shutil.copyfile(prebuilt, root / JAR)
        else:
            self._build(root)
        if (root / JAR).is_file():
            build_data["artifacts"].append(f"/{JAR}")

    def _build(self, root: Path) -> None:
        java, stamp = root / "java", root / "java" / "target" / "sources.sha256"
        if not (java / "pom.xml").is_file():
            return
        digest = source_hash(java)
        fresh = stamp.is_file() and stamp.read_text() == digest
        if fresh and (root / JAR).is_file():
            return
        maven, compiler = shutil.which("mvn"), shutil.which("javac")
        if not maven or not compiler:
            missing = " and ".join(
                n for n, path in (("mvn", maven), ("javac", compiler)) if not path
            )
            (root / JAR).unlink(missing_ok=True)
            self.app.display_warning(
                f"mario-env is built without its engine: {missing} not found. All but playing "
                "works. Install a JDK (17 or newer) and Maven and build again, or set "
                "MARIO_ENV_PREBUILT_JAR."
            )
            return
        command = [maven, "-q", "-B", "-DskipTests", "package"]
        run = subprocess.run(command, cwd=java, capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"Maven could not build the engine:\n{run.stdout}\n{run.stderr}")
        draft = (root / JAR).with_suffix(".draft")
        shutil.copyfile(java / "target" / "mario-engine.jar", draft)
        draft.replace(root / JAR)
        stamp.write_text(digest)


def source_hash(java: Path) -> str:
    """A hash of everything that the jar is made of."""
    digest = hashlib.sha256()
    for path in [java / "pom.xml", *sorted((java / "src" / "main").rglob("*"))]:
        if path.is_file():
            digest.update(f"{path.relative_to(java)}:{path.stat().st_size}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
