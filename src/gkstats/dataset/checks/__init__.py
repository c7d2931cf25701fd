"""What must hold between the numbers: of one report, and of a body and those below it."""
