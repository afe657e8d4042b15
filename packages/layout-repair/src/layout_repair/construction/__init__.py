"""Greedy construction: any guess becomes a valid layout."""
