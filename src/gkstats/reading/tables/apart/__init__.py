"""Numbers apart from their labels, put together where one way only adds up."""
