"""Configurations: the schema of every key, inheritance, profiles, settings."""
