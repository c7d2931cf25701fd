"""What could fill a cell, and what belongs to a page, a list, a program or running text."""
