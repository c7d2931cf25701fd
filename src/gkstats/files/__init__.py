"""From a file's bytes to its lines and grids, whatever kind of file it is."""
