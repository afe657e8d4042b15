"""The command ``mario-env``."""

from mario_env.cli.app import main

__all__ = ["main"]
