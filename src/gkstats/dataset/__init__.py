"""The contract's tables: their schema and dictionary, how they are built, corrected, checked and compared."""
