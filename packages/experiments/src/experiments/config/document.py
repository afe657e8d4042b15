"""Small TOML files beside configurations, such as manifests: checked, with lines in messages."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from experiments.config.files import ConfigFile
from experiments.config.messages import describe
from experiments.config.tree import ConfigError, ConfigTree

Model = TypeVar("Model", bound=BaseModel)


def read_document(path: Path, model: type[Model]) -> tuple[Model, ConfigTree]:
    """Read a TOML file into a model.

    Args:
        path: The file.
        model: What must be in it.

    Returns:
        The content, and the tree that knows the line of each key for further messages.

    Raises:
        ConfigError: If it cannot be read, is not TOML, or breaks a rule; lists every fault with
            file, line and key.
    """
    tree = ConfigTree(str(path))
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(tree.name, [f"cannot be read: {error.strerror or error}."]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(tree.name, [f"{path}: not valid TOML: {error}."]) from None
    tree.overlay(tables, ConfigFile(0, str(path), text, tables, {}).origins(()))
    try:
        return model.model_validate(tables, strict=False), tree
    except ValidationError as error:
        raise ConfigError(tree.name, describe(error, model, tree)) from None
