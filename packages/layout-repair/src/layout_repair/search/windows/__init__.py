"""Choosing a part of a layout again, exactly."""
