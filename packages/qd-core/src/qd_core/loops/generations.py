"""Search by iterations: a whole batch is proposed, evaluated and learnt."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from qd_core.domain import Evaluation, Failure, FailureKind
from qd_core.execution import Candidate, cut
from qd_core.loops.loop import Loop, ReplayError
from qd_core.runs import EvaluationRow
from qd_core.runs.checkpoint import Checkpoint
from qd_core.strategies.strategy import Outcomes, Proposal


class GenerationLoop(Loop):
    """A search whose strategy learns from whole batches, in order of their numbers."""

    def _restore(self) -> None:
        """Take over the state of an earlier process, if the strategy keeps one."""
        checkpoint = self._recorder.last_checkpoint()
        if checkpoint is None:
            return
        self._strategy.restore(checkpoint.state, self._history(checkpoint))
        self._itr, self._evals = checkpoint.itr, checkpoint.evals

    def _history(self, checkpoint: Checkpoint) -> Iterator[tuple[Proposal, Outcomes]]:
        found = self._recorder.find(0, checkpoint.evals)
        for itr in range(1, checkpoint.itr + 1):
            rows = [row for _, row in sorted(found.items()) if row.itr == itr]
            outcomes = [row.outcome for row in rows]
            self._check_shapes({row.eval_id: row for row in rows})
            self._progress.count(outcomes)
            names = rows[0].predictions if rows else {}
            yield (
                Proposal(
                    np.stack([row.solution for row in rows]),
                    np.array([row.emitter for row in rows], np.int32),
                    np.array([row.parent for row in rows], np.int64),
                    {name: np.array([row.predictions[name] for row in rows]) for name in names},
                ),
                outcomes,
            )

    def _iterate(self) -> None:
        """Propose, evaluate what is not recorded yet, learn."""
        timed, first = self._progress.timed, self._evals
        with timed("ask"):
            proposal = self._strategy.propose(self._max_evals - first, self._interrupt)
        if proposal is None:
            return
        rows = self._recorder.find(first, len(proposal))
        self._check_replay(proposal, rows)
        recorded = len(rows)
        # A proposal may have cost an hour of training: it is kept before it is evaluated.
        self._keep_state(new=not rows)
        try:
            self._evaluate(proposal, first, rows)
        finally:
            self._evals = first + len(rows)
            with timed("write"):
                self._check_shapes(rows)
                self._recorder.end_iteration()
            with timed("tell"):
                outcomes = [
                    rows[first + row].outcome if first + row in rows else None
                    for row in range(len(proposal))
                ]
                self._strategy.learn(proposal, outcomes)
        finished = [row.outcome for _, row in sorted(rows.items())]
        if not finished:
            return
        self._itr += 1
        self._progress.count(finished)
        if len(finished) == len(proposal):
            self._keep_state(new=recorded < len(rows))
        self._callbacks.on_iteration(self._report(finished))

    def _check_replay(self, proposal: Proposal, rows: Mapping[int, EvaluationRow]) -> None:
        for eval_id, row in rows.items():
            if not np.array_equal(proposal.solutions[eval_id - self._evals], row.solution):
                raise ReplayError(self._changed(eval_id))

    def _evaluate(self, proposal: Proposal, first: int, rows: dict[int, EvaluationRow]) -> None:
        """Evaluate the solutions that have no row yet, and give each one."""
        missing = [row for row in range(len(proposal)) if first + row not in rows]
        if not missing:
            return
        with self._progress.timed("decode"):
            tiles = dict(zip(missing, self._codec.decode(proposal.solutions[missing]), strict=True))
        candidates = [Candidate(first + row, tiles[row]) for row in missing]
        chunks = self._outcomes(cut(candidates, self._chunk))
        with self._progress.timed("evaluate"):
            for outcomes in chunks:
                made = [
                    self._row(proposal, outcome, first, tiles[outcome.eval_id - first])
                    for outcome in outcomes
                ]
                rows.update({row.eval_id: row for row in made})
                self._evals = first + len(rows)
                self._keep(made)
                for outcome in outcomes:
                    self._callbacks.on_evaluation(outcome)

    def _check_shapes(self, rows: dict[int, EvaluationRow]) -> None:
        """Turn evaluations whose shapes differ from the first ones into failures, in order."""
        for eval_id, row in sorted(rows.items()):
            result = row.outcome.result
            problem = self._shapes.problem(result) if isinstance(result, Evaluation) else None
            if problem is not None:
                failure = Failure(FailureKind.EXCEPTION, "aggregate", problem)
                rows[eval_id] = replace(row, outcome=replace(row.outcome, result=failure))
                self._recorder.replace(rows[eval_id])

    def _keep_state(self, *, new: bool) -> None:
        state = self._strategy.state() if new else None
        if state is not None:
            with self._progress.timed("write"):
                self._recorder.checkpoint(Checkpoint(self._itr, self._evals, state))
