"""What is said in two languages: names of columns and keys, sentences, sources."""
