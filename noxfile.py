"""Sessions: `uvx nox` runs all that CI needs; `uvx nox -l` lists everything."""

import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2026.4"
nox.options.default_venv_backend = "uv"
nox.options.error_on_external_run = True

ROOT = Path(__file__).parent
PACKAGES = sorted(path.parent.name for path in ROOT.glob("packages/*/pyproject.toml"))
# Packages with native code, and which of their tests reach it: the sanitizers are slow.
NATIVE = [name for name in PACKAGES if (ROOT / "packages" / name / "CMakeLists.txt").exists()]
NATIVE_TESTS = {
    "maze-env": [
        "tests/agent/test_recurrent.py",
        "tests/evaluation/test_evaluate.py",
        "tests/layouts/test_endpoints.py",
        "tests/test_randomness.py",
        "tests/test_rollouts.py",
        "tests/test_traces.py",
    ],
    "qd-core": ["tests/codecs"],
    "rhcr-sim": ["tests/planning", "tests/simulation", "tests/test_rl.py"],
}
# Tests of a package that touch its dependencies, where the others take long.
DEPENDENT_TESTS = {
    "layout-repair": [
        "tests/cli",
        "tests/files",
        "tests/oracle/test_flow.py",
        "tests/rules",
        "tests/test_repair.py",
    ],
    "rhcr-sim": ["tests/cli", "tests/formats", "tests/layouts", "tests/test_rl.py"],
}
# Packages whose parsers are fed damaged files.
FUZZED = ["mario-env", "maze-env", "rhcr-sim"]
PYTEST = ("pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", ".")

# All that CI runs. `lowest` and `newest` cover every package on demand, and here those that need
# no torch: whose dependencies are the widest, and whose solver is another one every few months.
nox.options.sessions = [
    "lint", "types", "imports", "docs", "build", "engine", "sanitize", "tests",
    "lowest(layout-repair)", "newest(layout-repair)", "lowest(rhcr-sim)", "newest(rhcr-sim)",
]  # fmt: skip


def sync(session: nox.Session, *arguments: str) -> None:
    """Install exactly what `uv sync` selects into the environment of the session."""
    session.run_install(
        "uv",
        "sync",
        "--quiet",
        *arguments,
        env={"UV_PROJECT_ENVIRONMENT": session.virtualenv.location},
        external=True,
    )


@nox.session
@nox.parametrize("package", PACKAGES, ids=PACKAGES)
def tests(session: nox.Session, package: str) -> None:
    """Test one package in an environment that holds nothing but it and its test needs."""
    sync(session, "--package", package, "--group", "test")
    session.chdir(ROOT / "packages" / package)
    session.run(*PYTEST, *session.posargs)


@nox.session
@nox.parametrize("package", PACKAGES, ids=PACKAGES)
def lowest(session: nox.Session, package: str) -> None:
    """Test one package with the lowest versions of its direct dependencies that it allows."""
    test_alone(session, package, python="3.11", resolution="lowest-direct")


@nox.session
@nox.parametrize("package", PACKAGES, ids=PACKAGES)
def newest(session: nox.Session, package: str) -> None:
    """Test one package with the newest dependencies it allows, on the newest Python at hand."""
    test_alone(session, package, python=newest_python(), resolution="highest")


def newest_python() -> str:
    """The newest interpreter of this machine: one of pyenv's, or the one that runs nox."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    versions = [path for path in root.glob("versions/3.*") if path.name.replace(".", "").isdigit()]
    found = {tuple(map(int, path.name.split("."))): path / "bin/python" for path in versions}
    found[sys.version_info[:3]] = Path(sys.executable)
    return str(found[max(found)])


def test_alone(session: nox.Session, package: str, python: str, resolution: str) -> None:
    """Tests one package in a fresh environment that ignores the pins of the workspace."""
    venv = Path(session.create_tmp()).absolute() / "venv"
    session.run("uv", "venv", "-q", "--clear", "--python", python, str(venv), external=True)
    folder = ROOT / "packages" / package
    session.run(
        "uv", "pip", "install", "-q", "--no-config", "--python", str(venv / "bin" / "python"),
        "--resolution", resolution, "--group", f"{folder / 'pyproject.toml'}:test", str(folder),
        external=True,
    )  # fmt: skip
    session.chdir(folder)
    chosen = session.posargs or DEPENDENT_TESTS.get(package, [])
    session.run(str(venv / "bin" / "python"), "-m", *PYTEST, *chosen, external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, formatting, spelling, and the length of files and functions."""
    sync(session, "--only-group", "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("codespell", "README.md", "CONTRIBUTING.md", "noxfile.py", "docs", "packages")
    session.run("python", ".ci/house_rules.py")
    native = sorted(ROOT.glob("packages/*/cpp/**/*.[ch]pp"))
    session.run("clang-format", "--dry-run", "--Werror", *map(str, native))


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site into docs/_build; a warning is an error."""
    sync(session, "--group", "docs")
    session.run("sphinx-build", "-W", "-q", "-b", "html", "docs", "docs/_build", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Type-checks all packages and verifies the stubs of the compiled modules."""
    sync(session, "--group", "types")
    session.run("mypy", *(f"packages/{name}/src" for name in PACKAGES), "noxfile.py")
    for package in NATIVE:
        module = package.replace("-", "_")
        stub = ROOT / "packages" / package / "src" / module / "_core.pyi"
        fresh = Path(session.create_tmp()) / f"{module}.pyi"
        session.run(
            "python", "-m", "nanobind.stubgen", "-q", "-m", f"{module}._core", "-o", str(fresh)
        )
        if fresh.read_text() != stub.read_text():
            session.error(f"{stub.relative_to(ROOT)} is out of date: replace it by {fresh}")


@nox.session
def imports(session: nox.Session) -> None:
    """Check that only experiments imports the other packages."""
    sync(session, "--group", "imports")
    session.run("lint-imports")


@nox.session
def build(session: nox.Session) -> None:
    """Build every package and run the first example of its README from the wheel alone."""
    dist = Path(session.create_tmp()).absolute() / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    for package in PACKAGES:
        session.run("uv", "build", "-q", "--package", package, "-o", str(dist), external=True)
    session.run("python", ".ci/wheel_contents.py", *map(str, sorted(dist.glob("*.whl"))))
    for package in PACKAGES:
        session.run("uv", "venv", "-q", "--clear", str(dist / "venv"), external=True)
        python = str(dist / "venv" / "bin" / "python")
        wheel = next(dist.glob(f"{package.replace('-', '_')}-*.whl"))
        install = ("uv", "pip", "install", "-q", "--python", python, "-f", str(dist))
        session.run(*install, str(wheel), external=True)
        example = dist / "example.py"
        example.write_text(first_example(package))
        with session.chdir(dist):
            session.run(python, str(example), external=True)


def first_example(package: str) -> str:
    """The first Python block of a README."""
    readme = (ROOT / "packages" / package / "README.md").read_text()
    return readme.split("```python\n")[1].split("```")[0]


@nox.session(venv_backend="none")
def engine(session: nox.Session) -> None:
    """Compile the Java engine of mario-env and run its own tests."""
    session.chdir(ROOT / "packages" / "mario-env" / "java")
    session.run("mvn", "-q", "-B", "test", external=True)


@nox.session
@nox.parametrize("package", NATIVE, ids=NATIVE)
def sanitize(session: nox.Session, package: str) -> None:
    """Run the tests of the native code of a package under AddressSanitizer and UBSan."""
    environment = install_sanitized(session, package)
    session.run(*PYTEST, *(session.posargs or NATIVE_TESTS.get(package, [])), env=environment)


@nox.session(default=False)
def matrix(session: nox.Session) -> None:
    """Run all pairs of options and all tiny instances of rhcr-sim under the sanitizers."""
    environment = install_sanitized(session, "rhcr-sim")
    session.run(
        *PYTEST, "tests/stress",
        "-o", "python_files=stress_*.py", "-o", "timeout=0", *session.posargs, env=environment,
    )  # fmt: skip


@nox.session(default=False)
def validator(session: nox.Session) -> None:
    """Compare 1,000 random runs of rhcr-sim with a validator that shares no code with it."""
    sync(session, "--package", "rhcr-sim", "--group", "test")
    session.chdir(ROOT / "packages" / "rhcr-sim")
    session.run(*PYTEST, "tests/stress", "-o", "python_files=stress_validator.py", *session.posargs)


def install_sanitized(session: nox.Session, package: str) -> dict[str, str]:
    """Install a package with sanitizers, enter its folder, and return the variables to set."""
    sync(session, "--package", package, "--group", "test", "--no-install-project")
    source = ROOT / "packages" / package
    prefix = package.split("-")[0].upper()
    options = (f"cmake.define.{prefix}_SANITIZE=ON", "cmake.build-type=RelWithDebInfo",
               "build-dir=build/sanitize")  # fmt: skip
    flags = [flag for option in options for flag in ("-C", option)]
    session.install("--reinstall-package", package, *flags, str(source))
    runtime = [
        str(session.run("gcc", f"-print-file-name={name}", silent=True, external=True)).strip()
        for name in ("libasan.so", "libubsan.so")
    ]
    session.chdir(source)
    return {
        "LD_PRELOAD": " ".join(runtime),
        # The interpreter itself leaves blocks allocated at exit.
        "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1",
        "UBSAN_OPTIONS": "print_stacktrace=1",
    }


@nox.session(default=False)
def kills(session: nox.Session) -> None:
    """Kill a search of qd-core 200 times, workers for minutes, cut a host off for one."""
    sync(session, "--package", "qd-core", "--group", "test")
    session.chdir(ROOT / "packages" / "qd-core")
    session.run(
        *PYTEST, "tests/loops/test_resume.py", "tests/loops/test_steady.py", "tests/faults",
        "-o", "timeout=0", *session.posargs, env={"QD_KILLS": "200", "QD_FAULTS": "full"},
    )  # fmt: skip


@nox.session(default=False)
def interrupts(session: nox.Session) -> None:
    """Press Ctrl-C at 200 random moments of repairs; the tests do it 8 times."""
    sync(session, "--package", "layout-repair", "--group", "test")
    session.chdir(ROOT / "packages" / "layout-repair")
    session.run(
        *PYTEST, "tests/field/test_interrupts.py",
        "-o", "timeout=0", *session.posargs, env={"LAYOUT_REPAIR_INTERRUPTS": "50"},
    )  # fmt: skip


@nox.session(default=False)
def endurance(session: nox.Session) -> None:
    """Make 10,000 mixed repairs in one process, whose memory must stay flat."""
    sync(session, "--package", "layout-repair", "--group", "bench")
    session.chdir(ROOT / "packages" / "layout-repair")
    session.run("python", "benchmarks/bench_field.py", "--repairs", "10000", *session.posargs)


@nox.session(default=False)
@nox.parametrize("package", FUZZED, ids=FUZZED)
def fuzz(session: nox.Session, package: str) -> None:
    """Feed 100,000 damaged inputs to every parser of a package; the tests do a short run."""
    sync(session, "--package", package, "--group", "test")
    session.chdir(ROOT / "packages" / package)
    variable = f"{package.split('-')[0].upper()}_FUZZ_EXAMPLES"
    session.run(
        *PYTEST, "-k", "damaged",
        "-o", "timeout=0", *session.posargs, env={variable: "100000"},
    )  # fmt: skip


@nox.session(default=False)
@nox.parametrize("package", PACKAGES, ids=PACKAGES)
def bench(session: nox.Session, package: str) -> None:
    """Run the benchmarks of one package."""
    folder = ROOT / "packages" / package
    if not (folder / "benchmarks").is_dir():
        session.skip(f"{package} has no benchmarks")
    sync(session, "--package", package, "--group", "bench")
    session.chdir(folder)
    session.run(*PYTEST, "benchmarks",
                "-o", "python_files=bench_*.py", *session.posargs)  # fmt: skip


@nox.session(default=False)
def pins(session: nox.Session) -> None:
    """Rewrite the pinned constraints of the root pyproject.toml from a fresh resolution."""
    session.run("python", ".ci/pins.py")
