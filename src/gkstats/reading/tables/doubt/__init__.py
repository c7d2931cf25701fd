"""Where a row is put in doubt for what no single hand shows."""
