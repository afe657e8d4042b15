"""Progress bars whose lock is of this process alone."""

import threading

from tqdm import tqdm

# The default lock is a semaphore of the system, of which a killed process leaves a warning behind.
tqdm.set_lock(threading.RLock())

__all__ = ["tqdm"]
