"""A folder of reports in hand: parsed, stored, selected, queried, traced and compared."""
