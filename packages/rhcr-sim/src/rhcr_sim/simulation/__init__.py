"""Running simulations: options, goals, results."""
