"""Puts this folder on the path, so that tests and their workers find ``faulty``."""
