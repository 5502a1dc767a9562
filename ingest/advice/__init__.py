"""What the words of a row tell the caller to do: a grammar over clauses, with the phrases of nine languages. Pure."""
