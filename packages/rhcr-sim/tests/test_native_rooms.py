"""The rooms of the C++ code are stacked: map, plan, search, solvers, simulation, bindings."""

import re
from pathlib import Path

CPP = Path(__file__).parents[1] / "cpp"
ROOMS = ("map", "plan", "search", "solvers", "simulation", "bindings")


def included(path):
    """Rooms and names of the own headers that a file includes."""
    return re.findall(r'#include "(?:(\w+)/)?([\w.]+)"', path.read_text())


def test_rooms():
    """There are no folders but the six rooms, and every source file is in one of them."""
    assert {path.name for path in CPP.iterdir() if path.is_dir()} == set(ROOMS)
    assert not list(CPP.glob("*.?pp"))


def test_no_include_goes_up():
    """A file includes headers of its own room and of those before it, by room and name."""
    for path in CPP.glob("*/*.?pp"):
        for room, name in included(path):
            assert (CPP / room / name).is_file(), f"{path}: {room}/{name}"
            assert ROOMS.index(room) <= ROOMS.index(path.parent.name), f"{path}: {room}/{name}"


def test_all_sources_are_built():
    """CMakeLists.txt lists every source file once, and none that does not exist."""
    listed = re.findall(r"^  cpp/(\S+\.cpp)$", (CPP.parent / "CMakeLists.txt").read_text(), re.M)
    assert sorted(listed) == sorted(str(path.relative_to(CPP)) for path in CPP.glob("*/*.cpp"))
