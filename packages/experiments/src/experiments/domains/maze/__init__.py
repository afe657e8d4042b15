"""Mazes, judged by an agent that walks through them."""
