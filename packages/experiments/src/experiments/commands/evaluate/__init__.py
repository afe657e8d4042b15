"""`experiments evaluate`: finished layouts simulated over loads and seeds."""
