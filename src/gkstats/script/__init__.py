"""The alphabet: characters folded, traditional ones simplified, printed numbers, enumerators."""
