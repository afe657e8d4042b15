"""``mario-env convert``."""

from pathlib import Path
from typing import Annotated

import typer

from mario_env.errors import OptionError
from mario_env.files import check_target, replacing
from mario_env.levels.formats import load, to_height, to_text, to_vglc
from mario_env.render.level import level_image


def convert(
    source: Annotated[Path, typer.Argument(help="Level file.")],
    target: Annotated[Path, typer.Argument(help="A .txt, or a .png for a picture.")],
    dialect: Annotated[
        str, typer.Option("--from", help="framework, vglc or vglc-multilayer.")
    ] = "framework",
    to: Annotated[str, typer.Option(help="framework or vglc.")] = "framework",
    height: Annotated[int | None, typer.Option(help="Rows of the result, e.g. 16.")] = None,
    lenient: Annotated[bool, typer.Option(help="Take unknown characters for air.")] = False,
) -> None:
    """Convert a level between dialects, or draw it."""
    check_target(target)
    if to not in ("framework", "vglc"):
        raise OptionError(f"--to {to} is none of framework, vglc")
    level = load(source, dialect, strict=not lenient)
    if height is not None:
        level = to_height(level, height)
    if target.suffix == ".png":
        level_image(level).save(target)
        return
    text = to_text(level) if to == "framework" else to_vglc(level)
    with replacing(target) as draft:
        draft.write_text(text + "\n", encoding="utf-8")
