"""Mario: levels that are played by a planner."""
