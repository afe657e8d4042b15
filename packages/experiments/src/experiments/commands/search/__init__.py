"""Searches: run, continue, sweep, and what a short measurement predicts of their cost."""
