"""The version that package and engine share."""

__version__ = "0.1.0"
