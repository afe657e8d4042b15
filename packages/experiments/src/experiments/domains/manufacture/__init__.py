"""Manufacturing: robots carry workpieces from station to station."""
