"""What a simulation reports: the result, its measures and what the solver did."""
