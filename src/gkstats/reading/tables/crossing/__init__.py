"""Tables that are read where rows and columns cross, or by heads alone."""
