"""Improving a valid layout at random: simulated annealing."""
