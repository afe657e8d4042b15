"""Experiments: domains, configurations, command line and analysis of the workspace."""

__version__ = "0.1.0"
