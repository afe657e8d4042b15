"""Movies and the player of trajectories."""
