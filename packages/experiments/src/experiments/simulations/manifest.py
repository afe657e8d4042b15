"""A TOML manifest that groups the layouts of an evaluation.

```toml
domain = "warehouse"
agents = "50:350:50"
repetitions = 20

[[group]]
label = "CMA-MAE, a = 5"
layouts = ["cma-mae-a5.json"]

[[group]]
label = "CMA-MAE, a = 5, uneven"
layouts = ["cma-mae-uneven-a5.json"]
config = "warehouse/pure_simulation/RHCR_left_w"

[[group]]
label = "published"
results = ["logs/2023-05-01_12-00-00_kiva"]
```
"""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from experiments.config.load import as_tuples
from experiments.config.messages import describe
from experiments.config.tree import ConfigError, ConfigTree
from experiments.errors import UserError
from experiments.tables import Table


class GroupTable(Table):
    """Layouts that belong together; what is left out is as for the whole manifest."""

    label: str = Field(min_length=1, description="What they are called in tables and figures.")
    layouts: tuple[str, ...] = Field((), description="Map files, or names of built-in layouts.")
    results: tuple[str, ...] = Field((), description="Published result folders.")
    config: str | None = Field(None, description="Configuration of the simulations.")
    agents: str | None = Field(None, description="Loads, such as 50:350:10.")
    repetitions: int | None = Field(None, ge=1, description="Seeds at each load.")
    settings: tuple[str, ...] = Field(
        (), description="Changes, such as domain.simulator.steps=500."
    )

    @model_validator(mode="after")
    def _something(self) -> "GroupTable":
        if not (self.layouts or self.results):
            raise ValueError("layouts or results must name something")
        return self


class ManifestTable(Table):
    """What is evaluated."""

    domain: str | None = Field(None, description="Domain of all layouts.")
    config: str | None = Field(None, description="Configuration of the simulations.")
    agents: str | None = Field(None, description="Loads, such as 50:350:10.")
    repetitions: int | None = Field(None, ge=1, description="Seeds at each load.")
    group: tuple[GroupTable, ...] = Field(min_length=1)


def read_manifest(path: Path) -> ManifestTable:
    """Read a manifest; its paths are relative to its folder.

    Raises:
        UserError: If it cannot be read or breaks a rule; names the line where it is known.
    """
    from experiments.config.files import ConfigFile

    try:
        text = path.read_text(encoding="utf-8")
        values: dict[str, Any] = tomllib.loads(text)
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such manifest.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: not valid TOML: {error}.") from None
    try:
        return ManifestTable.model_validate(as_tuples(values))
    except ValidationError as error:
        origins = ConfigFile(0, str(path), text, values, {}).origins(())
        tree = ConfigTree(str(path), values, origins)
        raise ConfigError(str(path), describe(error, ManifestTable, tree)) from None
