"""The linear model of a problem as arrays, its connectivity cuts, and the solver."""
