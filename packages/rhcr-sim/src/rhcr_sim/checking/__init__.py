"""Checking plans without any part of the simulator."""
