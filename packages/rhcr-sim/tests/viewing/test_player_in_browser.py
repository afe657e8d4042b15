"""The HTML player in a real browser: it plays, seeks, follows, and reports no error."""

import base64
import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from browser import Page
from rhcr_sim import Config, simulate
from rhcr_sim.formats.trajectories import Trajectory
from rhcr_sim.layouts.floorplans import warehouse
from rhcr_sim.viewing.player import write_player

LATER = "new Promise((done) => setTimeout(done, 600))"
SHELF, ENDPOINT, AGENT = (57, 66, 79), (213, 232, 248), (23, 105, 194)


@pytest.fixture(scope="module")
def trajectory() -> Trajectory:
    """A run of 400 timesteps on a small warehouse, longer than any test plays."""
    layout, config = warehouse(17, 24), Config(25, seed=2, steps=400)
    result = simulate(layout, 25, seed=2, steps=400, record_paths=True)
    return Trajectory.of(layout, config, result)


@pytest.fixture(scope="module")
def page(trajectory: Trajectory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of the run, open in a headless Chromium."""
    folder = tmp_path_factory.mktemp("browser")
    write_player(trajectory, folder / "run.html")
    opened = Page((folder / "run.html").as_uri(), folder / "profile")
    yield opened
    opened.close()


def number(page: Page, name: str) -> float:
    """The number that the page shows under a name."""
    return float(page.run(f"document.getElementById('{name}').textContent"))


def press(page: Page, name: str) -> None:
    """Click a button."""
    page.run(f"document.getElementById('{name}').click()")


def seek(page: Page, timestep: int) -> None:
    """Move the slider."""
    page.run(
        f"(() => {{ const scrub = document.getElementById('scrub'); scrub.value = {timestep}; "
        f"scrub.dispatchEvent(new Event('input')); }})()"
    )


def pixels(page: Page) -> NDArray[np.uint8]:
    """The screenshot of the page, uint8 (n, 3)."""
    data = page.call("Page.captureScreenshot")["data"]
    image = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
    return np.asarray(image).reshape(-1, 3)


def count(picture: NDArray[np.uint8], color: tuple[int, int, int]) -> int:
    """Pixels of a colour."""
    return int((picture == color).all(axis=1).sum())


def test_the_page_plays_and_pauses(page: Any) -> None:
    """Play moves on, pause stops; no error reaches the console."""
    assert number(page, "timestep") == 0
    press(page, "play")
    page.run(LATER)
    first = number(page, "timestep")
    page.run(LATER)
    press(page, "play")
    paused = number(page, "timestep")
    assert 0 < first < paused
    page.run(LATER)
    assert number(page, "timestep") == paused
    assert page.trouble == []


def test_the_page_seeks(page: Any, trajectory: Any) -> None:
    """Slider, buttons and keys go to a timestep, and the counter shows its finished tasks."""
    completed = trajectory.tasks[:, 2]
    for timestep in (30, 200, 0, 400):
        seek(page, timestep)
        assert number(page, "timestep") == timestep
        done = np.count_nonzero((completed >= 0) & (completed <= timestep))
        assert number(page, "finished") == done
    press(page, "back")
    assert number(page, "timestep") == 399
    page.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft'}))")
    assert number(page, "timestep") == 398
    press(page, "forward")
    assert number(page, "timestep") == 399
    assert page.trouble == []


def test_the_picture_shows_map_and_agents(page: Any) -> None:
    """The screen holds shelves, endpoints and agents, and agents move between two timesteps."""
    seek(page, 10)
    before = pixels(page)
    seek(page, 60)
    after = pixels(page)
    assert count(after, SHELF) > 5000
    assert count(after, ENDPOINT) > 5000
    assert count(after, AGENT) > 500
    assert np.count_nonzero((before != after).any(axis=1)) > 1000
    assert page.trouble == []


def test_errors_would_be_noticed(page: Any) -> None:
    """What the page reports as an error is trouble."""
    page.run("console.error('on purpose')")
    page.run("setTimeout(() => { throw new Error('thrown on purpose'); })")
    page.run(LATER)
    assert len(page.trouble) == 2
    page.trouble.clear()
