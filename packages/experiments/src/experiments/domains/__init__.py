"""Domains: each composes one simulator with its repair, objective and measures."""
