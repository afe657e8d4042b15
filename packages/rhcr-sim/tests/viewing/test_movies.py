"""The HTML player and GIF movies."""

import base64
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from conftest import SMALL
from rhcr_sim import Config, Layout, simulate
from rhcr_sim.errors import MissingExtraError, PlanError
from rhcr_sim.formats.trajectories import Trajectory
from rhcr_sim.layouts.colors import AGENT_COLOR
from rhcr_sim.viewing.movie import CAPTION_HEIGHT, goals_at, write_gif, write_mp4
from rhcr_sim.viewing.player import player_data, write_player


@pytest.fixture(scope="module")
def trajectory() -> Trajectory:
    """A short run."""
    layout, config = Layout(SMALL, "</script><b>"), Config(12, steps=40)
    return Trajectory.of(layout, config, simulate(layout, 12, steps=40, record_paths=True))


class Page(HTMLParser):
    """The scripts, ids and references of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts, self.ids, self.references = [], [], []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids and addresses."""
        self._inside = tag == "script"
        if self._inside:
            self.scripts.append("")
        self.ids += [value for name, value in attrs if name == "id"]
        self.references += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        """Collect the text of scripts."""
        if self._inside:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """End a script."""
        self._inside = self._inside and tag != "script"


def test_the_page_holds_the_run(trajectory: Any, tmp_path: Path) -> None:
    """The embedded data decode to the paths and tasks, whatever the name of the layout is."""
    write_player(trajectory, tmp_path / "run.html")
    page = Page((tmp_path / "run.html").read_text())
    assert len(page.scripts) == 2
    data = json.loads(page.scripts[0])
    assert data["name"] == "</script><b>"
    assert data["rows"] == SMALL
    cells = np.frombuffer(base64.b64decode(data["paths"]), f"<u{data['bytes']}")
    assert np.array_equal(cells.reshape(12, 41), trajectory.paths)
    tasks = [
        [agent, cell, end]
        for agent, flat in enumerate(data["tasks"])
        for cell, end in zip(flat[::2], flat[1::2], strict=True)
    ]
    assert tasks == trajectory.tasks.tolist()


def test_the_page_stands_alone(trajectory: Any, tmp_path: Path) -> None:
    """The page loads nothing else, and every element that its script asks for exists."""
    write_player(trajectory, tmp_path / "run.html")
    page = Page((tmp_path / "run.html").read_text())
    assert page.references == []
    assert "http" not in page.scripts[1]
    asked = set(re.findall(r'\$\("(\w+)"\)', page.scripts[1]))
    assert asked <= set(page.ids)
    assert {"play", "speed", "scrub", "goals", "trails", "finished"} <= asked
    assert len(page.ids) == len(set(page.ids))


def test_large_maps_have_wide_cells() -> None:
    """Cell ids beyond 16 bits are kept on maps with more cells."""
    cells = np.array([[90_000, 90_001]], dtype=np.int32)
    rows = ("." * 400,) * 400
    none = np.zeros((0, 3), dtype=np.int32)
    data = player_data(Trajectory("big", rows, cells, none, none[:, 0]))
    assert data["bytes"] == 4
    assert np.frombuffer(base64.b64decode(data["paths"]), "<u4").tolist() == [90_000, 90_001]


def test_goals_are_the_first_open_tasks(trajectory: Any) -> None:
    """At any time the shown goals are those that agents have next."""
    for t in (0, 7, 40):
        expected = set()
        for agent in range(12):
            mine = trajectory.tasks[trajectory.tasks[:, 0] == agent]
            ahead = [cell for _, cell, end in mine.tolist() if end < 0 or end > t]
            expected.update(ahead[:1])
        assert set(goals_at(trajectory, t).tolist()) == expected


def test_gif_shows_the_agents(trajectory: Any, tmp_path: Path) -> None:
    """There is one frame a timestep, and agents are where the trajectory says."""
    write_gif(trajectory, tmp_path / "run.gif", first=3, last=10, scale=6)
    with Image.open(tmp_path / "run.gif") as image:
        assert image.n_frames == 8
        assert image.size == (16 * 6, 9 * 6 + CAPTION_HEIGHT)
        for frame in (0, 7):
            image.seek(frame)
            pixels = np.array(image.convert("RGB"))[CAPTION_HEIGHT + 1 :: 6, 1::6]
            found = np.flatnonzero((pixels == AGENT_COLOR).all(axis=2))
            assert found.tolist() == sorted(trajectory.paths[:, 3 + frame].tolist())


def test_mp4_shows_the_agents(trajectory: Any, tmp_path: Path) -> None:
    """The decoded video has one frame a timestep, with agents where the trajectory says."""
    write_mp4(trajectory, tmp_path / "run.mp4", first=3, last=10, scale=9, frames_per_second=5)
    assert imageio_ffmpeg.count_frames_and_secs(tmp_path / "run.mp4") == (8, pytest.approx(1.6))
    width, height = 16 * 9, 9 * 9 + CAPTION_HEIGHT + 1  # an even number of pixels
    decode = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", tmp_path / "run.mp4", "-f", "rawvideo"]
    raw = subprocess.run(
        [*decode, "-pix_fmt", "rgb24", "-"], capture_output=True, check=True, timeout=60
    ).stdout
    images = np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)
    assert len(images) == 8
    for frame in (0, 7):
        pixels = images[frame][CAPTION_HEIGHT + 2 : -1 : 9, 2::9].astype(int)
        near = np.abs(pixels - AGENT_COLOR).max(axis=2) < 60
        assert np.flatnonzero(near).tolist() == sorted(trajectory.paths[:, 3 + frame].tolist())


@pytest.mark.parametrize("write", [write_gif, write_mp4])
@pytest.mark.parametrize(
    "options",
    [{"first": -1}, {"first": 5, "last": 4}, {"last": 41}, {"scale": 2}, {"frames_per_second": 0}],
)
def test_wrong_movies_are_refused(
    trajectory: Any, tmp_path: Path, write: Any, options: dict[str, Any]
) -> None:
    """Timesteps that do not exist and sizes out of range raise, and leave no file."""
    with pytest.raises(PlanError):
        write(trajectory, tmp_path / "run", **options)
    assert list(tmp_path.iterdir()) == []


def test_missing_pillow_is_explained(
    trajectory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without pillow the error says what to install."""
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(MissingExtraError, match=r"needs pillow.*install rhcr-sim\[plot\]"):
        write_gif(trajectory, tmp_path / "run.gif")


def test_missing_ffmpeg_is_explained(
    trajectory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without imageio-ffmpeg the error says what to install."""
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(MissingExtraError, match=r"imageio-ffmpeg.*install rhcr-sim\[movie\]"):
        write_mp4(trajectory, tmp_path / "run.mp4")
