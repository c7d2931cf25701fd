"""An invented corpus, invented on its face: full charts in one command, and data for tests and benchmarks."""
