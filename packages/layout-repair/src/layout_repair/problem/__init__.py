"""One repair as data: what may change, what it costs, and what comes out."""
