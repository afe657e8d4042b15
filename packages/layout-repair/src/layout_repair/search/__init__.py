"""The stages of the search, from the relaxation to breaking ties."""
