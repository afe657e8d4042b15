"""Plays levels in batches: configuration, results, measures."""
