"""The readable definition as a Pyomo model, which checks the fast path."""
