"""What stands in a text: its ideographs, its borders, the matrices that they make."""
