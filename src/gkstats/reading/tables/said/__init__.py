"""What a document says of its own numbers: above a table, in a note, beside a label."""
