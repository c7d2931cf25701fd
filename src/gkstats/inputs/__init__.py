"""Which files are read, and what the four CSV files beside them say."""
