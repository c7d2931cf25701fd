"""The prose of a report: its sections, what section five states, and the numbers it claims."""
