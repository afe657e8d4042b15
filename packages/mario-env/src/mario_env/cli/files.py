"""Level files as the commands read them."""

from pathlib import Path

from mario_env.errors import LevelFormatError
from mario_env.levels.formats import load, parse_rows, read_text, to_height, to_text


def level_text(path: Path, dialect: str) -> str:
    """A level file as text for the engine; framework files keep all their characters.

    Raises:
        LevelFormatError: The file is no level; names it.
    """
    if dialect != "framework":
        return to_text(to_height(load(path, dialect)))
    try:
        return "\n".join(parse_rows(read_text(path)))
    except LevelFormatError as error:
        raise error.of(str(path)) from None


def level_paths(paths: list[Path]) -> list[Path]:
    """The given files, and the ``*.txt`` files of the given folders.

    Raises:
        LevelFormatError: There are none.
    """
    found: list[Path] = []
    for path in paths:
        found += sorted(path.glob("*.txt")) if path.is_dir() else [path]
    if not found:
        raise LevelFormatError(f"no level files (*.txt) in {', '.join(map(str, paths))}")
    return found
