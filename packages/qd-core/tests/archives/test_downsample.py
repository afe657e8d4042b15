"""Random representatives of coarse cells."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qd_core.archives.downsample import downsample


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
def test_each_block_with_elites_has_one_representative(
    seed: int, fine: tuple[int, int], coarse: tuple[int, int]
) -> None:
    """A loop over all fine cells finds the same blocks, and each choice is one of its elites."""
    coarse = tuple(map(min, fine, coarse))  # type: ignore[assignment]
    rng = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(*map(np.arange, fine), indexing="ij"), -1).reshape(-1, 2)
    cells = grid[rng.random(len(grid)) < 0.4]
    members: dict[tuple[int, int], list[int]] = {}
    for number, (x, y) in enumerate(cells.tolist()):
        block = (x // (fine[0] // coarse[0]), y // (fine[1] // coarse[1]))
        if block[0] < coarse[0] and block[1] < coarse[1]:
            members.setdefault(block, []).append(number)
    chosen = downsample(cells, fine, coarse, rng).tolist()
    assert len(chosen) == len(members)
    assert all(
        number in members[block] for number, block in zip(chosen, sorted(members), strict=True)
    )


def test_representatives_are_drawn_uniformly() -> None:
    """Each of the four elites of a block is chosen equally often."""
    rng = np.random.default_rng(0)
    cells = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 2]])
    counts = np.zeros(5, int)
    for _ in range(8000):
        counts[downsample(cells, (4, 4), (2, 2), rng)] += 1
    assert counts[4] == 8000
    # Chi-square with three degrees of freedom, refused at one in a million.
    assert ((counts[:4] - 2000) ** 2 / 2000).sum() < 30.7


def test_finer_grids_are_refused() -> None:
    """A coarse grid with more bins than the archive, or another number of axes, is refused."""
    cells, rng = np.zeros((1, 2), int), np.random.default_rng(0)
    for coarse in [(5, 4), (4,)]:
        with pytest.raises(ValueError, match="must be at most the fine bins"):
            downsample(cells, (4, 4), coarse, rng)
