"""Which head stands over which column."""
