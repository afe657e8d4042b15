"""Layouts: what a map holds, how it is checked, made by rule and drawn."""
