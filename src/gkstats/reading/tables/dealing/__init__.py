"""The dynamic programme: which numbers are which row's, and what the best other way costs."""
