"""Who published a report: what the body is called, where it is, and the same body over the years."""
