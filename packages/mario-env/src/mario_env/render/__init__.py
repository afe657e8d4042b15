"""Pictures of levels and games, drawn by code."""
