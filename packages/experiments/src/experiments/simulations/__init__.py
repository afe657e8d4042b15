"""Simulations of finished layouts: the work, what is kept of it, and its statistics."""
