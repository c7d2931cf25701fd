"""The form's three tables out of a text: tokens, labels, and which number belongs to which cell."""
