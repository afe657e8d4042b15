"""The command `maze-env train`."""

import signal
from pathlib import Path

import pytest

from maze_env.agent import load_agent
from maze_env.cli import main
from maze_env.cli.train import interruption

SMALL = [
    "--steps", "400", "--environments", "4", "--horizon", "20", "--minibatches", "2",
    "--memory", "8", "--levels", "10", "--largest", "6", "--max-steps", "30",
    "--validation-levels", "3", "--device", "cpu",
]  # fmt: skip


def test_train_and_resume(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A training is made, continued with more steps, and leaves an agent that can be loaded."""
    folder = str(tmp_path / "run")
    assert main(["train", folder, *SMALL]) == 0
    assert "400 steps, done" in capsys.readouterr().out
    assert main(["train", folder, "--resume", "--steps", "800"]) == 0
    assert "800 steps, done" in capsys.readouterr().out
    assert load_agent(tmp_path / "run" / "latest.safetensors").shape.memory == 8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--resume"], "holds no training to continue"),
        (["--rate", "7"], "rate must be from"),
        (["--initial", "none.safetensors"], "cannot read"),
        (["--device", "abacus"], "device must be one"),
    ],
)
def test_wrong_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """Wrong options end with code 2 and one line that names them."""
    assert main(["train", str(tmp_path / "run"), *SMALL, *arguments]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_first_interruption_asks_and_second_insists() -> None:
    """The first signal lets the iteration end; the second stops at once."""
    before = signal.getsignal(signal.SIGINT)
    with interruption() as stopped:
        signal.raise_signal(signal.SIGTERM)
        assert stopped.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
