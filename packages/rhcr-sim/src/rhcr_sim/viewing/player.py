"""A self-contained HTML page that plays a trajectory."""

from __future__ import annotations

import base64
import json
from importlib.resources import files
from pathlib import Path

from rhcr_sim.files import replaced
from rhcr_sim.formats.trajectories import Trajectory

MARK = '"@trajectory@"'


def write_player(trajectory: Trajectory, path: str | Path) -> None:
    """Write a page with the map, the agents, their goals and trails, and a task counter.

    The page needs no network and no other file. It can play, pause, change speed, step and scrub;
    a click on an agent follows it.

    Raises:
        OSError: The file cannot be written.
    """
    template = files("rhcr_sim.viewing").joinpath("player.html").read_text(encoding="utf-8")
    # "<" may not occur inside a script element.
    text = json.dumps(player_data(trajectory), separators=(",", ":")).replace("<", "\\u003c")
    with replaced(path) as temporary:
        temporary.write_text(template.replace(MARK, text, 1), encoding="utf-8")


def player_data(trajectory: Trajectory) -> dict[str, object]:
    """What the page embeds: JSON types, with the paths as base64 of little-endian integers.

    ``paths`` holds cell ids agent by agent, ``bytes`` (2 or 4) each; ``tasks`` holds goal cell and
    completion (-1 = open) alternately, in a list for each agent.
    """
    agents, states = trajectory.paths.shape
    width = 2 if trajectory.drivable.size <= 2**16 else 4
    tasks: list[list[int]] = [[] for _ in range(agents)]
    for agent, cell, completed in trajectory.tasks.tolist():
        tasks[agent] += [cell, completed]
    return {
        "name": trajectory.name,
        "rows": list(trajectory.rows),
        "agents": agents,
        "timesteps": states - 1,
        "bytes": width,
        "paths": base64.b64encode(trajectory.paths.astype(f"<u{width}").tobytes()).decode(),
        "tasks": tasks,
    }
