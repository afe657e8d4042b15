"""Throughput against the number of agents."""
