"""Lower bounds from linear relaxations."""
