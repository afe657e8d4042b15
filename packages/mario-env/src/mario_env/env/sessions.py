"""Games that go on in the engine, many in one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mario_env.errors import EngineCrashedError, ProtocolError
from mario_env.jvm.engine import Engine
from mario_env.jvm.wire import Reply
from mario_env.play.config import GameConfig

#: Planes of the observation; the engine names the same.
PLANES = (
    "solid", "one_way", "brick", "question", "coin", "pipe", "cannon", "trunk", "goal_pole",
    "goomba", "red_koopa", "green_koopa", "spiky", "winged", "bullet", "plant", "item", "shell",
    "fireball", "mario",
)  # fmt: skip
STATE_FIELDS = (
    "x", "y", "vx", "vy", "on_ground", "may_jump", "mode", "invulnerable", "time_left", "goal_x",
    "facing", "progress",
)  # fmt: skip
INFO_FIELDS = (
    "status", "tick", "timer", "pause", "coins", "lives", "mode", "jumps", "kills_total",
    "kills_stomp", "kills_fire", "kills_shell", "kills_fall", "hurts", "mushrooms", "fire_flowers",
    "bumps_question", "bumps_brick", "tile_coins", "max_air_time", "level_width", "level_height",
    "flags", "steps",
)  # fmt: skip
_STATE = {name: column for column, name in enumerate(STATE_FIELDS)}
_INFO = {name: column for column, name in enumerate(INFO_FIELDS)}

#: Instead of a button mask: start the level anew.
RESTART = 128

VIEW = 16  # tiles that an observation covers in either direction


@dataclass(frozen=True)
class Observation:
    """What n games look like.

    Attributes:
        grid: Planes of the tiles around the player, ``uint8 (n, 20, 16, 16)``, 0 or 1.
        state: Columns `STATE_FIELDS`, ``float32 (n, 12)``.
        info: Columns `INFO_FIELDS`, ``int32 (n, 24)``.
    """

    grid: NDArray[np.uint8]
    state: NDArray[np.float32]
    info: NDArray[np.int32]

    def state_column(self, name: str) -> NDArray[np.float64]:
        """One column of the state, ``(n,)``."""
        return self.state[:, _STATE[name]].astype(np.float64)

    def info_column(self, name: str) -> NDArray[np.int32]:
        """One column of the counters, ``(n,)``."""
        return self.info[:, _INFO[name]]

    def one(self) -> "OneObservation":
        """The numbers of the first game alone."""
        return OneObservation(self.state[0].tolist(), self.info[0].tolist())


@dataclass(frozen=True)
class OneObservation:
    """The numbers of one game, which can be asked like those of many but are plain ones."""

    state: list[float]
    info: list[int]

    def state_column(self, name: str) -> float:
        """One number of the state."""
        return self.state[_STATE[name]]

    def info_column(self, name: str) -> int:
        """One counter."""
        return self.info[_INFO[name]]


class Sessions:
    """n games in the engine.

    Args:
        engine: Where they are played.
        levels: Texts of the levels, one a game.
        config: How they are played; the agent does not matter.
        view: ``mario`` centres observations on the player, ``camera`` on the screen.
    """

    def __init__(self, engine: Engine, levels: Sequence[str], config: GameConfig, view: str):
        self._engine = engine
        self._connection = engine.connection()
        _check_fields(engine.facts)
        reply = engine.call(
            "env_create",
            levels=list(levels),
            config=config.fields(),
            observation={"kind": "planes", "view": view},
        )
        self.numbers = reply.frames["sessions"].copy()
        self.first = _observation(reply)

    def step(self, masks: NDArray[np.uint8], repeat: int = 1) -> Observation:
        """Hold the buttons of each game for some ticks; games that are over stand still.

        Args:
            masks: ``uint8 (n,)``, or `RESTART`.
            repeat: Ticks.
        """
        frames = {"sessions": self.numbers, "actions": masks}
        return _observation(self._call("env_step", frames, repeat=repeat))

    def reset(self, levels: Sequence[str] | None = None) -> Observation:
        """Start every game anew, on its own level or on new ones."""
        fields = {} if levels is None else {"levels": list(levels)}
        return _observation(self._call("env_reset", {"sessions": self.numbers}, **fields))

    def scene(self, index: int) -> Reply:
        """What a game looks like, to draw it: see ``env_render`` of the protocol."""
        return self._call("env_render", {"sessions": self.numbers[index : index + 1]}, mode="scene")

    def save(self, index: int) -> bytes:
        """The whole state of a game."""
        reply = self._call("env_save", {"sessions": self.numbers[index : index + 1]})
        return reply.frames["state"].tobytes()

    def load(self, index: int, state: bytes) -> Observation:
        """Put a game into a saved state."""
        frames = {
            "sessions": self.numbers[index : index + 1],
            "state": np.frombuffer(state, np.uint8),
        }
        return _observation(self._call("env_load", frames))

    def close(self) -> None:
        """End the games, if the engine that had them still lives."""
        if self.lives():
            try:
                self._call("env_close", {"sessions": self.numbers})
            except EngineCrashedError:
                self._engine.drop()

    def lives(self) -> bool:
        """Whether the engine that has the games still runs."""
        return self._engine.holds(self._connection)

    def _call(self, op: str, frames: dict[str, NDArray[Any]], **fields: Any) -> Reply:
        if not self.lives():
            raise EngineCrashedError("the engine that had this game has ended; call reset()")
        try:
            return self._connection.call(op, frames, **fields)
        except EngineCrashedError as error:
            raise EngineCrashedError(f"{error}; {self._engine.drop()}; call reset()") from None


def _observation(reply: Reply) -> Observation:
    frames = reply.frames
    return Observation(np.unpackbits(frames["grid"], axis=3), frames["state"], frames["info"])


def _check_fields(facts: dict[str, Any]) -> None:
    for name, expected in (("state_fields", STATE_FIELDS), ("info_fields", INFO_FIELDS)):
        if tuple(facts[name]) != expected:
            raise ProtocolError(f"{name} of the engine are {facts[name]}, not {list(expected)}")
