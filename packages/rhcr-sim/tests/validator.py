"""An independent check of a simulation: plain Python, no code shared with the package."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

OBSTACLES = set("@0123456789")


def tile(rows: Sequence[str], cell: int) -> str:
    """Tile character of a cell id."""
    return rows[cell // len(rows[0])][cell % len(rows[0])]


def distances_from(rows: Sequence[str], source: int) -> dict[int, int]:
    """Breadth-first distances from a cell over drivable cells, as a dict."""
    n_cols = len(rows[0])
    distance = {source: 0}
    queue = deque([source])
    while queue:
        cell = queue.popleft()
        row, col = divmod(cell, n_cols)
        for r, c in ((row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1)):
            inside = 0 <= r < len(rows) and 0 <= c < n_cols
            if inside and rows[r][c] not in OBSTACLES and r * n_cols + c not in distance:
                distance[r * n_cols + c] = distance[cell] + 1
                queue.append(r * n_cols + c)
    return distance


def violations(
    rows: Sequence[str],
    result: Any,
    period: int,
    service_times: Sequence[int] | None = None,
) -> list[str]:
    """Every broken rule of a run recorded with `record_paths=True`, as messages."""
    paths = [[int(c) for c in path] for path in result.paths]
    tasks = list(_task_errors(rows, result, paths, period, service_times))
    return travel_violations(rows, paths) + tasks


def travel_violations(rows: Sequence[str], paths: Sequence[Sequence[int]]) -> list[str]:
    """Every illegal move and every conflict of the paths."""
    return [*_illegal_moves(rows, paths), *_conflicts(paths)]


def distance_violations(paths: list[list[int]], robust: int) -> list[str]:
    """Every visit of a cell too soon after that of another agent."""
    found = []
    last: dict[int, dict[int, int]] = {}  # by cell: when each agent was there
    for t in range(len(paths[0])):
        for agent, path in enumerate(paths):
            for other, before in last.setdefault(path[t], {}).items():
                if other != agent and t - before <= robust:
                    found.append(
                        f"agent {agent} comes to {path[t]} at {t}, {other} was at {before}"
                    )
            last[path[t]][agent] = t
    return found


def task_violations(paths: Sequence[Sequence[int]], tasks: Any, services: Any) -> list[str]:
    """Every task that is not recorded as finished when its service was over."""
    found = []
    for agent, path in enumerate(paths):
        mine = [i for i, task in enumerate(tasks) if task[0] == agent]
        visits = [(int(tasks[i][1]), int(tasks[i][2])) for i in mine]
        found += _visit_errors(agent, path, visits, [int(services[i]) for i in mine])
    return found


def _illegal_moves(rows: Sequence[str], paths: Sequence[Sequence[int]]) -> Iterator[str]:
    n_cols = len(rows[0])
    for agent, path in enumerate(paths):
        for t, cell in enumerate(path):
            if tile(rows, cell) in OBSTACLES:
                yield f"agent {agent} stands on an obstacle at {t}"
            if t:
                row, col = divmod(cell, n_cols)
                old_row, old_col = divmod(path[t - 1], n_cols)
                if abs(row - old_row) + abs(col - old_col) > 1:
                    yield f"agent {agent} jumps at {t}"


def _conflicts(paths: Any) -> Iterator[str]:
    for t in range(len(paths[0])):
        now = {}
        for agent, path in enumerate(paths):
            if path[t] in now:
                yield f"agents {now[path[t]]} and {agent} share a cell at {t}"
            now[path[t]] = agent
        if t == 0:
            continue
        for agent, path in enumerate(paths):
            other = now.get(path[t - 1])
            moved = path[t] != path[t - 1]
            if moved and other is not None and paths[other][t - 1] == path[t]:
                yield f"agents {agent} and {other} swap at {t}"


def goal_kinds(rows: Sequence[str]) -> list[str]:
    """The kinds of goal that agents visit in turn: characters of tiles, digits for stations."""
    tiles = set("".join(rows))
    types = sorted(tiles & set("0123456789"))
    if types:
        return [str(i) for i in range(int(types[-1]) + 1)]
    return ["e"] if "r" in tiles else ["e", "w"]


def is_kind(rows: Sequence[str], cell: int, kind: str) -> bool:
    """Whether a goal of `kind` may lie on `cell`."""
    if not kind.isdigit():
        return tile(rows, cell) == kind
    row, col = divmod(cell, len(rows[0]))
    around = ((row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1))
    touches = any(
        0 <= r < len(rows) and 0 <= c < len(rows[0]) and rows[r][c] == kind for r, c in around
    )
    return touches and rows[row][col] == "e"


def _task_errors(
    rows: Sequence[str],
    result: Any,
    paths: Sequence[Sequence[int]],
    period: int,
    service_times: Sequence[int] | None,
) -> Iterator[str]:
    kinds = goal_kinds(rows)
    services = service_times or [0] * len(kinds)
    for agent, path in enumerate(paths):
        tasks = [(int(c), int(t)) for a, c, t in result.tasks if a == agent]
        for i, (cell, _) in enumerate(tasks):
            if not is_kind(rows, cell, kinds[i % len(kinds)]):
                yield f"agent {agent} has a goal on {cell} that is not {kinds[i % len(kinds)]!r}"
        needed = [services[i % len(kinds)] for i in range(len(tasks))]
        yield from _visit_errors(agent, path, tasks, needed)
        if tasks[-1][1] >= 0 and len(path) > period:
            yield f"agent {agent} ran out of goals"


def _visit_errors(
    agent: int, path: Sequence[int], tasks: Sequence[tuple[int, int]], needed: Sequence[int]
) -> Iterator[str]:
    """A goal is finished as soon as its service is over, goals come one after the other."""
    t = 0
    for (cell, done), service in zip(tasks, needed, strict=True):
        first = next(
            (
                end
                for end in range(t + service, len(path))
                if all(path[i] == cell for i in range(end - service, end + 1))
            ),
            -1,
        )
        if first != done:
            yield f"agent {agent} served cell {cell} until {first}, recorded {done}"
        if done < 0:
            break
        t = done
