"""Reports: finished layouts simulated again, compared, drawn."""
