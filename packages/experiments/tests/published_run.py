"""A run directory as the published programs leave it."""

import json
import pickle
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

DIM = 256


def published_run(folder: Path) -> Path:
    """Make a run of two iterations over mazes."""
    (folder / "archive").mkdir(parents=True)
    (folder / "seed").write_text("42\n")
    (folder / "config.gin").write_text("Manager.max_evals = 300\n")
    series = {
        "Total Evals": ([0, 150, 300], True),
        "Actual QD Score": ([0.0, 1.0, 2.0], True),
        "Best Objective": ([1.0, 1.0], False),
        "Something Else": ([1.0, 2.0], False),
    }
    metrics = {
        "active_itr": False, "total_itrs": 2, "itr_start_time": 0.0, "added_this_itr": [],
        "metrics": {k: {"data": data, "use_zero": zero} for k, (data, zero) in series.items()},
    }  # fmt: skip
    (folder / "metrics.json").write_text(json.dumps(metrics))
    history = [[[0.5, np.array([3.0, 5.0])]], [[1.0, [3.0, 5.0]], [1.0, [200.0, 100.0]]]]
    (folder / "archive_history.pkl").write_bytes(pickle.dumps(history))
    walls = np.zeros((2, DIM))
    walls[1, :200] = 1
    dumped_with_foreign_class(
        np.eye(16, dtype=int), folder / "archive" / "archive_2.pkl",
        index_0=[3, 200], index_1=[1, 25], behavior_0=[3.0, 200.0], behavior_1=[5.0, 100.0],
        objective=[1.0, 1.0], **{f"solution_{i}": walls[:, i] for i in range(DIM)},
    )  # fmt: skip
    return folder


def dumped_with_foreign_class(layout: np.ndarray[Any, Any], path: Path, **columns: Any) -> None:
    """Pickle an archive whose metadata is of a class that nobody has when it is read."""
    module = types.ModuleType("env_search.maze.results")
    foreign = type("MazeMetadata", (), {"__module__": module.__name__})
    module.MazeMetadata = foreign  # type: ignore[attr-defined]
    for name in ("env_search", "env_search.maze", module.__name__):
        sys.modules[name] = module if name == module.__name__ else types.ModuleType(name)
    metadata = [foreign() for _ in range(2)]
    for one in metadata:
        one.map_int = layout
    try:
        path.write_bytes(pickle.dumps(pd.DataFrame({**columns, "metadata": metadata})))
    finally:
        for name in ("env_search", "env_search.maze", module.__name__):
            del sys.modules[name]
