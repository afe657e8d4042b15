"""Typed errors. All of them are caused by input and say what to change."""


class LayoutError(ValueError):
    """A layout that cannot be simulated."""


class ConfigError(ValueError):
    """A simulation parameter, or a combination of parameters, that is not allowed."""
