"""The form's labels and heads where a text prints them: whole, torn, shortened, in an order of its own."""
