"""The warehouse: robots carry goods between shelves and workstations."""
