"""The domain of the documentation as an installed package, with evaluations that take a while."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[4] / "docs" / "experiments" / "your-own-domain.md"

SLOW = """
import os
import time


class SlowMeadow(MeadowDomain):
    def simulate(self, prepared, *, seed):
        time.sleep(float(os.environ.get("MEADOW_PAUSE_S", 0.2)))
        return super().simulate(prepared, seed=seed)
"""


def install(folder: Path) -> None:
    """Put module, entry point and configuration into a folder of the Python path."""
    blocks = re.findall(r"```(toml|python)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (_, module), (_, config) = blocks[1:3]
    folder.mkdir()
    (folder / "meadows.py").write_text(module + SLOW)
    (folder / "meadow.toml").write_text(config.replace("max_evals = 60", "max_evals = 80"))
    meta = folder / "meadows-0.1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: meadows\nVersion: 0.1.0\n")
    (meta / "entry_points.txt").write_text("[qd_core.domains]\nmeadow = meadows:SlowMeadow\n")
