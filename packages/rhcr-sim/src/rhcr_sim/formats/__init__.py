"""Files of maps and plans."""
