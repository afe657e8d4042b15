"""Packages that only some features need."""

from __future__ import annotations

import importlib
from typing import Any


class MissingExtraError(ImportError):
    """A feature needs a package that is not installed; the message says how to install it."""


def require(module: str, feature: str) -> Any:
    """Imports a module of matplotlib or pillow, which the extra ``plot`` installs.

    Raises:
        MissingExtraError: The module is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = "pillow" if module.startswith("PIL") else module.partition(".")[0]
        raise MissingExtraError(
            f"{feature} needs {package}, which is not installed; install rhcr-sim[plot]"
        ) from error
