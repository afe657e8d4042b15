"""A batch of levels on its way through the engine: chunks, replies, and crashes."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mario_env.errors import EngineCrashedError, LevelFormatError
from mario_env.jvm.connection import Connection
from mario_env.jvm.engine import Engine
from mario_env.jvm.wire import Frames, Reply
from mario_env.levels.formats import parse, parse_rows, to_text
from mario_env.levels.validation import Level, as_level
from mario_env.play.results import RUN_FIELDS, LevelFault, Results, Track, empty_runs

CHUNK = 8  # levels a request

# The engine is given up after so many crashes without a single result in between.
_HOPELESS = 5

Chunk = tuple[int, ...]

_NO_TRACK: dict[str, NDArray[Any]] = {
    "actions": np.zeros(0, np.uint8),
    "path": np.zeros((0, 3), np.float32),
    "events": np.zeros((0, 6), np.float32),
}


@dataclass(frozen=True)
class Request:
    """What is the same for all levels of a batch.

    Attributes:
        config: The engine's configuration.
        n_evals: Runs a level.
        occupancy: Whether to record it.
        tracks: Which of `actions`, ``path`` and ``events`` to record.
        actions: Of ``script`` players: ``uint8 (T,)`` for all levels or ``(n, T)``.
    """

    config: dict[str, Any]
    n_evals: int
    occupancy: bool
    tracks: tuple[str, ...] = ()
    actions: NDArray[np.uint8] | None = None


@dataclass
class Batch:
    """Plays levels; `run` fills `results`.

    After a crash of the engine the levels that were with it are suspects: they are played again
    one at a time, and one that brings the engine down once more is given up as ``worker_crash``.
    """

    levels: NDArray[np.uint8] | Sequence[NDArray[Any] | str]
    seeds: NDArray[np.uint64]
    request: Request
    watch: Callable[[int], None]
    results: Results = field(init=False)

    def __post_init__(self) -> None:
        self._faults: dict[int, LevelFault] = {}
        self._texts = [self._checked(index) for index in range(len(self.levels))]
        good = [index for index in range(len(self.levels)) if index not in self._faults]
        self._waiting = deque(
            tuple(good[start : start + CHUNK]) for start in range(0, len(good), CHUNK)
        )
        self._suspects: deque[Chunk] = deque()
        self._pending: dict[int, Chunk] = {}
        self._crashes = 0
        self.results = self._empty()
        self.watch(len(self._faults))

    def run(self, engine: Engine) -> None:
        """Play until every level has its result or its fault.

        Raises:
            EngineUnavailableError: No engine can be started.
            KeyboardInterrupt: Ctrl-C; what is finished is in the results.
        """
        while self._waiting or self._suspects or self._pending:
            try:
                connection = engine.connection()
                self._send(connection, 2 * engine.workers)
                reply = connection.receive()
                if reply.id in self._pending:
                    self._take(reply, self._pending.pop(reply.id))
                    self._crashes = 0
            except EngineCrashedError as error:
                self._after_crash(f"{error}; {engine.drop()}")
            except BaseException:
                self._abandon(engine)
                raise
        self._finish()

    def _abandon(self, engine: Engine) -> None:
        """Leave the engine free for others, and the rest of the levels marked as not played."""
        for index in np.flatnonzero(~self.results.ok).tolist():
            fault = LevelFault(index, "not_played", "the batch was interrupted before")
            self._faults.setdefault(index, fault)
        self._finish()
        for number in self._pending:
            engine.connection().send("cancel", target=number)

    def _send(self, connection: Connection, window: int) -> None:
        """Keep the engine busy; suspects go alone, and after everything else."""
        while self._waiting and len(self._pending) < window:
            chunk = self._waiting.popleft()
            self._pending[self._send_chunk(connection, chunk)] = chunk
        if self._suspects and not self._pending:
            chunk = self._suspects.popleft()
            self._pending[self._send_chunk(connection, chunk)] = chunk

    def _send_chunk(self, connection: Connection, chunk: Chunk) -> int:
        rows = list(chunk)
        frames: Frames = {"seeds": self.seeds[rows]}
        fields: dict[str, Any] = {}
        if isinstance(self.levels, np.ndarray):
            frames["levels"] = self.levels[rows]
        else:
            fields["levels"] = [self._texts[index] for index in rows]
        actions = self.request.actions
        if actions is not None:
            frames["actions"] = actions if actions.ndim == 1 else actions[rows]
        want = [*self.request.tracks, *(["occupancy"] if self.request.occupancy else [])]
        return connection.send("evaluate", frames, config=self.request.config, want=want, **fields)

    def _after_crash(self, words: str) -> None:
        self._crashes += 1
        lost = [index for chunk in self._pending.values() for index in chunk]
        alone = len(lost) == 1 and self._crashes > 1
        self._pending.clear()
        if self._crashes >= _HOPELESS:
            lost += [i for chunk in (*self._waiting, *self._suspects) for i in chunk]
            self._waiting.clear()
            self._suspects.clear()
        if alone or self._crashes >= _HOPELESS:
            for index in lost:
                self._fail(LevelFault(index, "worker_crash", f"the engine died of it: {words}"))
        else:
            self._suspects.extend((index,) for index in lost)

    def _take(self, reply: Reply, chunk: Chunk) -> None:
        frames, results = reply.raised().frames, self.results
        rows = np.array(chunk)
        done = frames["ok"].astype(bool)
        results.ok[rows] = done
        for name in RUN_FIELDS:
            getattr(results.runs, name)[rows] = frames[name]
        if self.request.occupancy:
            height, width = frames["occupancy"].shape[1:]
            results.occupancy[rows, :height, :width] = frames["occupancy"]
        if self.request.tracks:
            self._take_tracks(frames, chunk)
        for error in reply.header.get("errors", []):
            place = (error.get("row"), error.get("column"))
            self._faults[chunk[error["index"]]] = LevelFault(
                chunk[error["index"]], error["code"], error["message"], *place
            )
        self.watch(len(chunk))

    def _take_tracks(self, frames: Frames, chunk: Chunk) -> None:
        runs = self.request.n_evals
        for place, index in enumerate(chunk):
            self.results.tracks[index] = [
                Track(**{name: _part(frames, name, place * runs + run) for name in _NO_TRACK})
                for run in range(runs)
            ]

    def _checked(self, index: int) -> str:
        """The text to send for a level, if text is sent; notes a fault if it is no level."""
        level = self.levels[index]
        try:
            if isinstance(level, str):
                return "\n".join(parse_rows(level))
            tiles = as_level(level)
            return "" if isinstance(self.levels, np.ndarray) else to_text(tiles)
        except LevelFormatError as error:
            fault = LevelFault(index, "bad_level", error.reason, error.row, error.column)
            self._faults[index] = fault
        return ""

    def _fail(self, fault: LevelFault) -> None:
        self._faults[fault.index] = fault
        self.watch(1)

    def _finish(self) -> None:
        self.results.faults.extend(self._faults[index] for index in sorted(self._faults))

    def _empty(self) -> Results:
        levels: list[Level | None] = []
        for index, level in enumerate(self.levels):
            if index in self._faults:
                levels.append(None)
            else:
                levels.append(parse(level) if isinstance(level, str) else as_level(level))
        shapes = [level.shape for level in levels if level is not None] or [(0, 0)]
        height, width = (max(sizes) for sizes in zip(*shapes, strict=True))
        n = len(levels)
        grids = (n, height, width) if self.request.occupancy else (0, 0, 0)
        return Results(
            ok=np.zeros(n, bool),
            runs=empty_runs(n, self.request.n_evals),
            occupancy=np.zeros(grids, np.float32),
            tracks=[[] for _ in range(n)],
            faults=[],
            levels=levels,
        )


def _part(frames: Frames, name: str, run: int) -> NDArray[Any]:
    """What one run has of a frame in which the runs follow one another."""
    if name not in frames:
        return _NO_TRACK[name]
    start, end = frames["events_offset" if name == "events" else "steps_offset"][run : run + 2]
    return frames[name][start:end].copy()
