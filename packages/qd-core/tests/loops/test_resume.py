"""A search that was interrupted anyhow ends as if it had not been."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import killed
import numpy as np
import pytest

from qd_core.execution import Outcome
from qd_core.loops import ReplayError, SearchSpec, StorageError, search
from qd_core.loops.recorder import Recorder
from qd_core.runs import Run, RunDirectory
from qd_core.runs.evaluations import EvaluationStore
from qd_core.strategies.strategy import Proposal
from qd_core.testing import ToyDomain

KILLS = int(os.environ.get("QD_KILLS", "10"))


class Stopped(Exception):  # noqa: N818
    """Ends a search in the middle."""


def go(directory: RunDirectory, max_evals: int = 50, stop_at: int = -1, **kwargs: Any) -> Run:
    """Search on a directory, new or not, until an evaluation at which the process fails."""

    def watch(outcome: Outcome) -> None:
        seen.append(outcome.eval_id)
        if outcome.eval_id == stop_at:
            raise Stopped

    seen: list[int] = []
    spec = SearchSpec(killed.SPEC.archive, killed.SPEC.strategy, max_evals)
    factory = kwargs.pop("factory", ToyDomain)
    search(
        spec, killed.CODEC, factory, directory, seed=0, workers=0, on_evaluation=watch, **kwargs
    )  # fmt: skip
    return Run.open(directory.path)


def create(parent: Path) -> RunDirectory:
    """A new run."""
    return RunDirectory.create(parent, "toy", seed=0, config="")


def archives(run: Run) -> tuple[bytes, ...]:
    """Both archives, as the bytes of their files."""
    names = ("final.npz", "opt_final.npz")
    return tuple((run.path / "archive" / name).read_bytes() for name in names)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A search that nobody disturbed."""
    return go(create(tmp_path_factory.mktemp("whole")))


@pytest.mark.parametrize("stop_at", [0, 7, 19, 20, 33, 49])
def test_failed_search_goes_on(tmp_path: Path, whole: Run, stop_at: int) -> None:
    """After a failure in the middle the same comes out, and no evaluation is made twice."""
    directory = create(tmp_path)
    with pytest.raises(Stopped):
        go(directory, stop_at=stop_at)
    before = Run.open(directory.path).evaluations().to_pylist()
    assert [row["eval_id"] for row in before] == list(range(stop_at + 1))
    run = go(directory)
    assert archives(run) == archives(whole)
    assert run.evaluations().to_pylist()[: stop_at + 1] == before
    assert run.status.state == "finished"
    for name in ("evals", "result/qd_score", "opt/mean", "overall_min", "failures"):
        assert run.metrics()[name] == whole.metrics()[name]


def test_finished_search_is_extended(tmp_path: Path, whole: Run) -> None:
    """Three budgets one after the other give what the last one gives at once, cut batches too."""
    directory = create(tmp_path)
    for max_evals in (13, 20, 50):
        run = go(directory, max_evals)
        assert run.status.evals == max_evals
    assert archives(run) == archives(whole)
    assert run.metrics()["evals"] == whole.metrics()["evals"]


def test_killed_search_goes_on(tmp_path: Path) -> None:
    """Killed at random instants, a search ends with the same bytes and repeats no evaluation."""
    script = Path(killed.__file__)
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(script), str(tmp_path / "runs"), str(KILLS), "1"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    run = Run.open(Path(done.stdout.split()[-1]))
    reference = create(tmp_path / "reference")
    search(killed.SPEC, killed.CODEC, ToyDomain, reference, seed=0, workers=0)
    assert archives(run) == archives(Run.open(reference.path))
    assert run.evaluations()["eval_id"].to_pylist() == list(range(killed.MAX_EVALS))
    made = Counter((run.path / "made.txt").read_text().split())
    # A kill may strike between the end of an evaluation and its note.
    assert set(made.values()) == {1}


def test_another_search_is_refused(tmp_path: Path) -> None:
    """Recorded evaluations of other solutions than are proposed now end the search."""
    directory = create(tmp_path)
    with pytest.raises(Stopped):
        go(directory, stop_at=30)
    with pytest.raises(ReplayError, match="evaluation 0 was made of another solution"):
        search(killed.SPEC, killed.CODEC, ToyDomain, directory, seed=1, workers=0)


class Shapeless(ToyDomain):
    """Every fifth evaluation has a layout of another shape."""

    def aggregate(self, prepared: Any, records: Any) -> Any:
        """Cut a column off."""
        result = super().aggregate(prepared, records)
        if int(result.measures["changed"]) % 2:
            cut = {name: layout[:, 1:] for name, layout in result.layouts.items()}
            object.__setattr__(result, "layouts", cut)
        return result


def test_odd_shapes_cost_themselves(tmp_path: Path) -> None:
    """Evaluations of another shape than the first are failures, also after going on."""
    straight = go(create(tmp_path), factory=Shapeless)
    failures = straight.failures()
    assert 0 < failures["exception"] < 50
    directory = create(tmp_path)
    with pytest.raises(Stopped):
        go(directory, stop_at=27, factory=Shapeless)
    resumed = go(directory, factory=Shapeless)
    assert resumed.failures() == failures
    assert archives(resumed) == archives(straight)


def test_transient_write_errors_are_survived(
    tmp_path: Path, whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full for a moment changes nothing."""
    commit, calls = EvaluationStore.commit, []

    def sometimes(store: EvaluationStore, rows: Any) -> None:
        calls.append(rows)
        if len(calls) in (5, 6):
            raise OSError(28, "No space left on device")
        commit(store, rows)

    monkeypatch.setattr(EvaluationStore, "commit", sometimes)
    monkeypatch.setattr("qd_core.loops.recorder.RETRY_S", (0.0, 0.0, 0.0))
    assert archives(go(create(tmp_path))) == archives(whole)


def test_full_disk_ends_the_search_with_words(
    tmp_path: Path, whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that stays full ends the search with the way on, and what was written is kept."""
    directory = create(tmp_path)
    with monkeypatch.context() as patch:
        commit, calls = EvaluationStore.commit, []

        def no_more(store: EvaluationStore, rows: Any) -> None:
            calls.append(rows)
            if len(calls) > 30:
                raise OSError(28, "No space left on device")
            commit(store, rows)

        patch.setattr(EvaluationStore, "commit", no_more)
        patch.setattr("qd_core.loops.recorder.RETRY_S", (0.0,))
        with pytest.raises(StorageError, match=r"No space left on device.*continue the run"):
            go(directory)
    run = Run.open(directory.path)
    assert run.status.state == "failed"
    assert run.evaluations().num_rows >= 30
    assert archives(go(directory)) == archives(whole)


def test_deleted_run_ends_the_search_with_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run directory that disappears is no crash without words."""
    monkeypatch.setattr("qd_core.loops.recorder.RETRY_S", ())
    directory = create(tmp_path)

    def delete(outcome: Outcome) -> None:
        if outcome.eval_id == 25:
            directory.path.rename(tmp_path / "moved")

    with pytest.raises(StorageError, match="cannot be written to"):
        search(
            killed.SPEC, killed.CODEC, ToyDomain, directory, seed=0, workers=0,
            on_evaluation=delete,
        )  # fmt: skip
    assert not directory.path.exists()
    run = Run.open(tmp_path / "moved")
    assert run.evaluations().num_rows >= 20


class _Counting:
    """Proposes its counter; has learnt the sum of what it proposed."""

    def __init__(self) -> None:
        self.count, self.learnt, self.asked = 0, [], 0  # type: ignore[var-annotated]

    def build(self, *_: object) -> "_Counting":
        return self

    def propose(self, left: int, _: Any) -> Proposal:
        self.asked += 1
        n = min(4, left)
        solutions = np.full((n, killed.CODEC.dim), self.count, np.float32)
        return Proposal(solutions, np.zeros(n, np.int32), np.full(n, -1))

    def learn(self, proposal: Proposal, outcomes: Any) -> None:
        self.count += 1
        self.learnt += [(o.eval_id, float(proposal.solutions[0, 0])) for o in outcomes if o]

    def metrics(self) -> dict[str, float]:
        return {"count": self.count}

    def archives(self) -> dict[str, Any]:
        return {}

    def state(self) -> dict[str, Any]:
        return {"count": self.count, "array": np.arange(self.count)}

    def restore(self, state: Any, history: Any) -> None:
        assert state["array"].tolist() == list(range(state["count"]))
        for proposal, outcomes in history:
            self.learn(proposal, outcomes)
        assert self.count == state["count"]


def test_strategy_with_a_state_is_restored(tmp_path: Path) -> None:
    """A strategy that keeps a state gets it back with all that was learnt, and goes on from it."""

    def run(directory: RunDirectory, stop_at: int = -1) -> _Counting:
        def watch(outcome: Outcome) -> None:
            if outcome.eval_id == stop_at:
                raise Stopped

        strategy = _Counting()
        spec = SearchSpec(killed.SPEC.archive, strategy, 22)
        search(
            spec, killed.CODEC, ToyDomain, directory, seed=0, workers=0, on_evaluation=watch
        )  # fmt: skip
        return strategy

    straight = run(create(tmp_path))
    directory = create(tmp_path)
    with pytest.raises(Stopped):
        run(directory, stop_at=13)
    resumed = run(directory)
    assert resumed.learnt == straight.learnt
    assert resumed.asked == 3, "two iterations were there, the third was cut"
    assert Recorder(directory).last_checkpoint() is not None
