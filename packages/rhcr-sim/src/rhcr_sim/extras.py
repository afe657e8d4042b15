"""Packages that only some features need."""

from __future__ import annotations

import importlib
from typing import Any

from rhcr_sim.errors import MissingExtraError


def require(module: str, feature: str, extra: str = "plot") -> Any:
    """Import a module of matplotlib or pillow, or of what another extra installs.

    Raises:
        MissingExtraError: The module is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0].replace("PIL", "pillow").replace("_", "-")
        raise MissingExtraError(
            f"{feature} needs {package}, which is not installed; install rhcr-sim[{extra}]"
        ) from error
