"""Jobs that the workers of a Dask cluster have, and how often each was started."""

import time
from collections import Counter, deque
from concurrent.futures import CancelledError
from queue import Empty, SimpleQueue
from statistics import median
from typing import Any

import distributed

from qd_core.execution.dask.worker import run_job
from qd_core.execution.executor import Job
from qd_core.execution.text import describe

POLL_S = 0.1
MIN_SAMPLE = 10
SPANS = 100
"""Last jobs of which the median is taken."""


class Flight:
    """Jobs that workers have."""

    def __init__(self, client: distributed.Client, token: str, straggler_factor: float):
        self._client = client
        self._token = token
        self._factor = straggler_factor
        self._jobs: dict[int, Job] = {}
        self._attempts: dict[int, list[distributed.Future]] = {}
        self._since: dict[int, float] = {}
        self._lost: Counter[int] = Counter()
        self._doubled: set[int] = set()
        self._spans: deque[float] = deque(maxlen=SPANS)
        self._landed: SimpleQueue[tuple[int, distributed.Future]] = SimpleQueue()

    def __len__(self) -> int:
        return len(self._jobs)

    def lose(self, key: int) -> int:
        """Note that an attempt lost its worker, and tell how many did."""
        self._lost[key] += 1
        return self._lost[key]

    def start(self, job: Job) -> None:
        """Hand a job to the cluster."""
        self._jobs[job.key] = job
        self._attempts[job.key] = []
        self.start_again(job.key)

    def start_again(self, key: int) -> None:
        """Hand a job to the cluster once more."""
        attempts = self._attempts[key]
        future = self._client.submit(
            run_job,
            self._token,
            self._jobs[key],
            key=f"job-{self._token}-{key}-{len(attempts)}",
            pure=False,
            priority=-key,
        )
        attempts.append(future)
        self._since[key] = time.monotonic()
        future.add_done_callback(lambda ended: self._landed.put((key, ended)))

    def restart_stragglers(self, slots: int) -> None:
        """Start jobs again that take very long, while workers would idle."""
        if len(self._spans) < MIN_SAMPLE or len(self) >= slots:
            return
        limit = max(self._factor * median(self._spans), 1.0)
        now = time.monotonic()
        slow = [key for key, since in self._since.items() if now - since > limit]
        for key in slow:
            if key not in self._doubled:
                self._doubled.add(key)
                self.start_again(key)

    def landed(self) -> list[tuple[int, Any]]:
        """Ends of attempts of jobs still wanted, after at most a tenth of a second."""
        pairs = []
        try:
            pairs.append(self._landed.get(timeout=POLL_S))
            while True:
                pairs.append(self._landed.get_nowait())
        except Empty:
            pass
        # Of two attempts that end together, the one with a result counts.
        pairs.sort(key=lambda pair: pair[1].status == "finished")
        fresh = {key: future for key, future in pairs if key in self._jobs}
        good = [key for key, future in fresh.items() if future.status == "finished"]
        # Results are fetched together, as a request costs more than a result.
        gathered = self._client.gather([fresh[key] for key in good]) if good else []
        results = dict(zip(good, gathered, strict=True))
        return [(key, results.get(key, _error(future))) for key, future in fresh.items()]

    def forget(self, key: int) -> None:
        """Note that a job has ended, and drop its other attempts."""
        self._spans.append(time.monotonic() - self._since.pop(key))
        del self._jobs[key]
        self._doubled.discard(key)
        self._lost.pop(key, None)
        for future in self._attempts.pop(key):
            if not future.done():
                future.cancel()

    def drop(self) -> None:
        """Drop all jobs."""
        left = [future for futures in self._attempts.values() for future in futures]
        if left and self._client.status == "running":
            self._client.cancel(left, force=True)
        self._jobs = {}
        self._attempts = {}


def _error(future: distributed.Future) -> Exception | None:
    if future.status == "finished":
        return None
    if future.status == "error":
        error = future.exception(timeout=10)
        return error if isinstance(error, Exception) else RuntimeError(describe(error))
    return CancelledError("the scheduler dropped the job.")
