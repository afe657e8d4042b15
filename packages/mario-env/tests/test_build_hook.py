"""Tests of the hook that builds the engine's jar."""

import importlib.util
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parents[1]
JAR = "src/mario_env/jvm/mario-engine.jar"


class App:
    """Stands for hatchling's application and keeps its warnings."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def display_warning(self, message: str) -> None:
        """Called by the hook."""
        self.warnings.append(message)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the hook looks at."""
    monkeypatch.delenv("MARIO_ENV_PREBUILT_JAR", raising=False)
    shutil.copytree(PACKAGE / "java", tmp_path / "java", ignore=shutil.ignore_patterns("target"))
    (tmp_path / JAR).parent.mkdir(parents=True)
    return tmp_path


def run_hook(root: Path) -> tuple[list[str], dict[str, Any]]:
    """Run the hook on a project; return its warnings and what it adds to the build."""
    spec = importlib.util.spec_from_file_location("hatch_build", PACKAGE / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    hook = object.__new__(module.EngineBuildHook)
    app, data = App(), {"artifacts": []}
    vars(hook).update({"_BuildHookInterface__root": str(root), "_BuildHookInterface__app": app})
    hook.initialize("standard", data)
    return app.warnings, data


def test_prebuilt_jar(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A jar that is named is taken; a name without a file is an error."""
    jar = project / "given.jar"
    jar.write_bytes(b"jar")
    monkeypatch.setenv("MARIO_ENV_PREBUILT_JAR", str(jar))
    assert run_hook(project) == ([], {"artifacts": [f"/{JAR}"]})
    assert (project / JAR).read_bytes() == b"jar"
    monkeypatch.setenv("MARIO_ENV_PREBUILT_JAR", str(project / "none.jar"))
    with pytest.raises(FileNotFoundError, match=r"none\.jar"):
        run_hook(project)


def test_without_maven(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Maven and JDK the package is built without a jar, and the warning says so."""
    (project / JAR).write_bytes(b"of older sources")
    monkeypatch.setenv("PATH", os.devnull)
    warnings, data = run_hook(project)
    assert "built without its engine: mvn and javac not found" in warnings[0]
    assert data["artifacts"] == []
    assert not (project / JAR).exists()


def test_sdist_brings_its_jar(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an unpacked sdist the jar is used as it is, without Maven."""
    monkeypatch.setenv("PATH", os.devnull)
    (project / "PKG-INFO").write_text("")
    (project / JAR).write_bytes(b"jar")
    assert run_hook(project) == ([], {"artifacts": [f"/{JAR}"]})


def test_built_only_when_sources_change(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Maven runs when there is no jar of these very sources."""
    tools = project / "bin"
    tools.mkdir()
    (tools / "javac").write_text("#!/bin/sh\n")
    (tools / "mvn").write_text(
        "#!/bin/sh\necho run >> maven.log\n/bin/mkdir -p target\n"
        "echo jar > target/mario-engine.jar\n"
    )
    for tool in tools.iterdir():
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    for _ in range(2):
        assert run_hook(project)[1]["artifacts"] == [f"/{JAR}"]
    log = project / "java" / "maven.log"
    assert log.read_text() == "run\n"
    source = next((project / "java" / "src" / "main").rglob("*.java"))
    source.write_text(source.read_text() + "\n")
    run_hook(project)
    assert log.read_text() == "run\nrun\n"
    (tools / "mvn").write_text("#!/bin/sh\necho no network >&2; exit 1\n")
    source.write_text(source.read_text() + "\n")
    with pytest.raises(RuntimeError, match="could not build the engine"):
        run_hook(project)
