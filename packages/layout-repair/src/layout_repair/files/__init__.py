"""Maps as files, pictures, and comparisons of two layouts."""
