"""CPU seconds to record evaluations of 16x16 mazes, and to open and read their run.

Usage: ``python benchmarks/append.py EVALUATIONS``
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from qd_core import Evaluation
from qd_core.execution import Outcome
from qd_core.loops.recorder import Recorder
from qd_core.runs import EvaluationRow, Run, RunDirectory

BATCH = 50


def row(eval_id: int, tiles: np.ndarray) -> EvaluationRow:
    """A finished evaluation."""
    result = Evaluation(
        1.0, 1.0, {"walls": float(eval_id % 256), "path": 3.0},
        {"path": np.array([3.0])}, {"layout": tiles}, {"occupancy": tiles.astype(np.float32)},
    )  # fmt: skip
    outcome = Outcome(eval_id, result, {"simulate": 0.1})
    return EvaluationRow(eval_id // BATCH + 1, 0, tiles.ravel(), tiles, outcome)


def main() -> None:
    """Print the cost of each tenth."""
    evals = int(sys.argv[1])
    tiles = np.random.default_rng(0).integers(2, size=(16, 16), dtype=np.uint8)
    metrics = {f"metric {index}": float(index) for index in range(40)}
    with tempfile.TemporaryDirectory() as folder:
        directory = RunDirectory.create(Path(folder), "append", seed=0, config="")
        recorder = Recorder(directory)
        for tenth in range(10):
            start = time.process_time()
            for first in range(tenth * evals // 10, (tenth + 1) * evals // 10, BATCH):
                recorder.commit([row(first + place, tiles) for place in range(BATCH)])
                recorder.end_iteration()
                recorder.append_metrics(first // BATCH, {"evals": float(first), **metrics})
            cost = (time.process_time() - start) / evals * 1e7
            sys.stdout.write(f"tenth {tenth + 1}: {cost:.0f} us an evaluation\n")
        directory.close()
        start = time.process_time()
        RunDirectory(directory.path).close()
        opened = time.process_time() - start
        start = time.process_time()
        rows = Run.open(directory.path).evaluations().num_rows
        read = time.process_time() - start
        sys.stdout.write(f"opened in {opened:.2f} s, table of {rows} read in {read:.2f} s\n")


if __name__ == "__main__":
    main()
