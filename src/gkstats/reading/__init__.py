"""From bytes to a `Report`: decode, normalise, align, deal, doubt; then prose, and what it says.

Nothing in here knows a table library, a chart or the command line: plain values in, plain values out.
"""
