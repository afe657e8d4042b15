"""The command line."""

from layout_repair.cli.command import main

__all__ = ["main"]
