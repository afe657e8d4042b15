"""Planning a single path or a single window."""
