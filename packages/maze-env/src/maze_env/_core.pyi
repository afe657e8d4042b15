"""Native core of maze_env; callers check what they hand over."""

from typing import Annotated

import numpy
from numpy.typing import NDArray


FAULT_ACTION: int = 1

FAULT_FINISHED: int = 2

class Batch:
    """Episodes side by side; arrays have one entry an environment."""

    def __init__(self, environments: int, see_through_walls: bool) -> None: ...

    def reset(self, environment: int, cells: Annotated[NDArray[numpy.uint8], dict(shape=(None, None), order='C', device='cpu', writable=False)], start: tuple[int, int], goal: tuple[int, int], max_steps: int, heading: int) -> None:
        """Puts a level, uint8 (H, W), into an environment and starts it."""

    def restart(self, environment: int, heading: int) -> None:
        """Starts a level again."""

    def step(self, actions: Annotated[NDArray[numpy.int64], dict(shape=(None,), order='C', device='cpu', writable=False)]) -> tuple[int, int]:
        """
        Advances all environments; fault (0 if none) and the index of the culprit.
        """

    def step_some(self, actions: Annotated[NDArray[numpy.int64], dict(shape=(None,), order='C', device='cpu', writable=False)], environments: Annotated[NDArray[numpy.int64], dict(shape=(None,), order='C', device='cpu', writable=False)]) -> tuple[int, int]:
        """Advances some environments."""

    def step_one(self, action: int) -> tuple[int, float, bool, bool]:
        """Advances the first environment: fault, reward, terminated, truncated."""

    def counts(self, environment: int) -> NDArray[numpy.uint32]:
        """
        Steps, left turns, right turns of the episode by cell, uint32 (H, W, 3).
        """

    @property
    def observations(self) -> Annotated[NDArray[numpy.uint8], dict(writable=False)]:
        """uint8 (n, 5, 5, 3)."""

    @property
    def positions(self) -> Annotated[NDArray[numpy.int32], dict(writable=False)]:
        """Rows and columns, int32 (n, 2)."""

    @property
    def headings(self) -> Annotated[NDArray[numpy.uint8], dict(writable=False)]:
        """uint8 (n,)."""

    @property
    def rewards(self) -> Annotated[NDArray[numpy.float64], dict(writable=False)]:
        """float64 (n,)."""

    @property
    def terminated(self) -> Annotated[NDArray[numpy.uint8], dict(writable=False)]:
        """uint8 (n,), 0 or 1."""

    @property
    def truncated(self) -> Annotated[NDArray[numpy.uint8], dict(writable=False)]:
        """uint8 (n,), 0 or 1."""

    @property
    def steps(self) -> Annotated[NDArray[numpy.int32], dict(writable=False)]:
        """int32 (n,)."""

    @property
    def distinct_cells(self) -> Annotated[NDArray[numpy.int32], dict(writable=False)]:
        """int32 (n,)."""

    @property
    def left_turns(self) -> Annotated[NDArray[numpy.int32], dict(writable=False)]:
        """int32 (n,)."""

    @property
    def right_turns(self) -> Annotated[NDArray[numpy.int32], dict(writable=False)]:
        """int32 (n,)."""

def random_bits(keys: Annotated[NDArray[numpy.uint64], dict(shape=(None,), order='C', device='cpu', writable=False)], counters: Annotated[NDArray[numpy.uint64], dict(shape=(None,), order='C', device='cpu', writable=False)]) -> NDArray[numpy.uint64]:
    """
    Random numbers, uint64 (n,), each a function of its key and counter alone.
    """

def endpoints(cells: Annotated[NDArray[numpy.uint8], dict(shape=(None, None), order='C', device='cpu', writable=False)]) -> tuple[int, int, int, int]:
    """
    Start, goal, distance and reachable cells of the farthest pair; -1 if there is none.
    """

def distances(cells: Annotated[NDArray[numpy.uint8], dict(shape=(None, None), order='C', device='cpu', writable=False)], source: int) -> NDArray[numpy.int32]:
    """Steps from a floor cell, int32 (H, W), -1 where there is no way."""

class Network:
    """A recurrent actor-critic; lanes do not influence each other."""

    def __init__(self, image: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu', writable=False)], image_bias: Annotated[NDArray[numpy.float32], dict(shape=(None,), order='C', device='cpu', writable=False)], heading: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu', writable=False)], heading_bias: Annotated[NDArray[numpy.float32], dict(shape=(None,), order='C', device='cpu', writable=False)], lstm: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu', writable=False)], lstm_bias: Annotated[NDArray[numpy.float32], dict(shape=(None,), order='C', device='cpu', writable=False)], head_hidden: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu', writable=False)], head_hidden_bias: Annotated[NDArray[numpy.float32], dict(shape=(None,), order='C', device='cpu', writable=False)], head: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu', writable=False)], head_bias: Annotated[NDArray[numpy.float32], dict(shape=(None,), order='C', device='cpu', writable=False)], previous_action: bool) -> None: ...

    @property
    def state_size(self) -> int:
        """Numbers that a lane remembers."""

    def act(self, observations: Annotated[NDArray[numpy.uint8], dict(shape=(None, None, None, None), order='C', device='cpu', writable=False)], headings: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu', writable=False)], state: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu')], uniforms: Annotated[NDArray[numpy.float64], dict(shape=(None,), order='C', device='cpu', writable=False)]) -> NDArray[numpy.int64]:
        """Draws actions, int64 (n,), and updates the state in place."""

    def evaluate(self, observations: Annotated[NDArray[numpy.uint8], dict(shape=(None, None, None, None), order='C', device='cpu', writable=False)], headings: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu', writable=False)], state: Annotated[NDArray[numpy.float32], dict(shape=(None, None), order='C', device='cpu')]) -> NDArray[numpy.float32]:
        """
        Logits and, in the last column, values, float32 (n, actions + 1). Updates the memory in place but not the previous action.
        """
