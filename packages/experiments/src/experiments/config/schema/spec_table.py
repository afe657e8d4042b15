"""Tables made from the settings of qd-core, so that keys, ranges and choices stand there alone."""

import dataclasses
from typing import Any, ClassVar, get_type_hints

from pydantic import create_model, model_validator

from experiments.tables import Table


class SpecTable(Table):
    """A table with the keys of a dataclass, whose rules it obeys."""

    spec_class: ClassVar[type[Any]]

    @model_validator(mode="after")
    def _rules(self) -> "SpecTable":
        self.spec()
        return self

    def spec(self, **others: Any) -> Any:
        """Make the dataclass.

        Args:
            others: Fields that are no keys of the table.
        """
        fields = {field.name for field in dataclasses.fields(self.spec_class)}
        given = {name: getattr(self, name) for name in fields & set(type(self).model_fields)}
        return self.spec_class(**given, **others)


def spec_table(spec_class: type[Any]) -> type[SpecTable]:
    """Make the table of a dataclass of settings.

    Args:
        spec_class: Frozen dataclass whose fields are numbers, strings and literals.
    """
    hints = get_type_hints(spec_class)
    keys: dict[str, Any] = {}
    for field in dataclasses.fields(spec_class):
        # The kind tells tables apart, so it is always given.
        required = field.default is dataclasses.MISSING or field.name == "kind"
        keys[field.name] = (hints[field.name], ... if required else field.default)
    name = spec_class.__name__.removesuffix("Spec") + "Table"
    table: type[SpecTable] = create_model(
        name, __base__=SpecTable, __doc__=spec_class.__doc__, __module__=__name__, **keys
    )
    table.spec_class = spec_class
    return table
