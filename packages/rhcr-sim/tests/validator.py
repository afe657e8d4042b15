"""An independent check of a simulation: plain Python, no code shared with the package."""

from collections import deque


def tile(rows, cell):
    """Tile character of a cell id."""
    return rows[cell // len(rows[0])][cell % len(rows[0])]


def distances_from(rows, source):
    """Breadth-first distances from a cell over drivable cells, as a dict."""
    n_cols = len(rows[0])
    distance = {source: 0}
    queue = deque([source])
    while queue:
        cell = queue.popleft()
        row, col = divmod(cell, n_cols)
        for r, c in ((row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1)):
            inside = 0 <= r < len(rows) and 0 <= c < n_cols
            if inside and rows[r][c] != "@" and r * n_cols + c not in distance:
                distance[r * n_cols + c] = distance[cell] + 1
                queue.append(r * n_cols + c)
    return distance


def violations(rows, result, period):
    """Every broken rule of a run recorded with `record_paths=True`, as messages."""
    found = []
    paths = [[int(c) for c in path] for path in result.paths]
    found += _illegal_moves(rows, paths)
    found += _conflicts(paths)
    found += _task_errors(rows, result, paths, period)
    return found


def _illegal_moves(rows, paths):
    n_cols = len(rows[0])
    for agent, path in enumerate(paths):
        for t, cell in enumerate(path):
            if tile(rows, cell) == "@":
                yield f"agent {agent} stands on a shelf at {t}"
            if t:
                row, col = divmod(cell, n_cols)
                old_row, old_col = divmod(path[t - 1], n_cols)
                if abs(row - old_row) + abs(col - old_col) > 1:
                    yield f"agent {agent} jumps at {t}"


def _conflicts(paths):
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


def _task_errors(rows, result, paths, period):
    home_mode = any("r" in row for row in rows)
    for agent, path in enumerate(paths):
        tasks = [(int(c), int(t)) for a, c, t in result.tasks if a == agent]
        wanted = ["e"] * len(tasks) if home_mode else ["e", "w"] * (len(tasks) // 2 + 1)
        for (cell, _), kind in zip(tasks, wanted, strict=False):
            if tile(rows, cell) != kind:
                yield f"agent {agent} has a goal on {tile(rows, cell)!r} instead of {kind!r}"
        finished = [(cell, t) for cell, t in tasks if t >= 0]
        if finished != tasks[: len(finished)]:
            yield f"agent {agent} finished tasks out of order"
        yield from _visit_errors(agent, path, tasks, finished)
        if len(tasks) == len(finished) and len(path) > period:
            yield f"agent {agent} ran out of goals"


def _visit_errors(agent, path, tasks, finished):
    """A goal is finished at the first visit after the previous goal was finished."""
    t = 0
    for cell, done in finished:
        first = next((i for i in range(t + 1, len(path)) if path[i] == cell), None)
        if first != done:
            yield f"agent {agent} reached cell {cell} at {first}, recorded {done}"
        t = done
    if len(finished) < len(tasks) and tasks[len(finished)][0] in path[t + 1 :]:
        yield f"agent {agent} visited its open goal after {t} but did not finish it"
