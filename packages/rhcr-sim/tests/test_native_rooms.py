"""The rooms of the C++ code are stacked, from the map up to the bindings."""

import re
from pathlib import Path

CPP = Path(__file__).parents[1] / "cpp"
ROOMS = (
    "map",
    "plan",
    "search",
    "solvers/windows",
    "solvers/steps",
    "solvers/operations",
    "solvers",
    "simulation/agents",
    "simulation/replanning",
    "simulation",
    "bindings",
)
LARGEST_ROOM = 15


def room_of(path: Path) -> str:
    """The room of a file, as in `ROOMS`."""
    return path.parent.relative_to(CPP).as_posix()


def sources() -> list[Path]:
    """All files of the C++ code."""
    return sorted(CPP.rglob("*.?pp"))


def test_rooms() -> None:
    """Every source file is in one of the rooms, and no room is crowded."""
    rooms = [room_of(path) for path in sources()]
    assert set(rooms) == set(ROOMS)
    assert all(rooms.count(room) <= LARGEST_ROOM for room in ROOMS)


def test_no_include_goes_up() -> None:
    """A file includes headers of its own room and of those before it, by room and name."""
    for path in sources():
        for header in re.findall(r'#include "(.+)"', path.read_text()):
            assert (CPP / header).is_file(), f"{path}: {header}"
            room = room_of(CPP / header)
            assert ROOMS.index(room) <= ROOMS.index(room_of(path)), f"{path}: {header}"


def test_all_sources_are_built() -> None:
    """CMakeLists.txt lists every source file once, and none that does not exist."""
    listed = re.findall(r"^  cpp/(\S+\.cpp)$", (CPP.parent / "CMakeLists.txt").read_text(), re.M)
    assert sorted(listed) == sorted(path.relative_to(CPP).as_posix() for path in CPP.rglob("*.cpp"))
