"""``mario-env play``."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from mario_env.cli.files import level_text
from mario_env.env.sessions import Sessions
from mario_env.files import check_target
from mario_env.play.config import GameConfig
from mario_env.play.results import Results, Status
from mario_env.play.simulator import MarioSim
from mario_env.render.frame import Scene, draw_frame
from mario_env.render.heat import occupancy_image
from mario_env.render.level import level_image
from mario_env.render.movie import save_gif


def play(
    level: Annotated[Path, typer.Argument(help="Level file.")],
    agent: Annotated[str, typer.Option(help="astar, noop or random.")] = "astar",
    budget: Annotated[int, typer.Option(help="Nodes a decision of the planner.")] = 1000,
    timer: Annotated[int, typer.Option(help="Game time, seconds.")] = 20,
    mode: Annotated[int, typer.Option(help="0 small, 1 large, 2 with fire.")] = 0,
    seed: Annotated[int, typer.Option(help="Of the random player.")] = 0,
    dialect: Annotated[str, typer.Option(help="framework, vglc or vglc-multilayer.")] = "framework",
    gif: Annotated[Path | None, typer.Option(help="Write the game as a GIF.")] = None,
    png: Annotated[Path | None, typer.Option(help="Write the level with the path.")] = None,
    heat: Annotated[Path | None, typer.Option(help="Write where the player was.")] = None,
) -> None:
    """Play one level and tell how it went."""
    for path in (gif, png, heat):
        if path:
            check_target(path)
    text = level_text(level, dialect)
    config = GameConfig(
        agent=agent, node_budget=budget, timer_seconds=timer, start_mode=mode, seed=seed
    )
    with MarioSim(1, config) as sim:
        results = sim.evaluate(text, tracks=("actions", "path"), on_error="raise")
        _tell(results)
        if gif:
            save_gif(gif, _frames(sim, text, results.tracks[0][0].actions, config))
    tiles = results.levels[0]
    if png and tiles is not None:
        level_image(tiles, results.tracks[0][0].path[:, :2]).save(png)
    if heat and tiles is not None:
        occupancy_image(tiles, results.occupancy[0]).save(heat)


def _tell(results: Results) -> None:
    row = results.table()[0]
    typer.echo(f"{row['status']}, {row['completion']:.1%} of the way in {row['steps']} ticks")
    names = ("jumps", "kills_total", "coins", "mushrooms", "hurts", "remaining_time", "pops")
    typer.echo(", ".join(f"{name} {row[name]}" for name in names))


def _frames(
    sim: MarioSim, text: str, actions: NDArray[np.uint8], config: GameConfig
) -> list[NDArray[np.uint8]]:
    """Play the actions again and draw every tick."""
    games = Sessions(sim.engine, [text], config, "mario")
    frames = [draw_frame(Scene.of(games.scene(0)))]
    for mask in actions:
        now = games.step(np.array([mask], np.uint8))
        frames.append(draw_frame(Scene.of(games.scene(0))))
        if now.info_column("status")[0] != Status.RUNNING:
            break
    games.close()
    return frames
