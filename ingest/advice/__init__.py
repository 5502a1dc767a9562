"""What the words of a row tell the caller to do: a grammar over clauses, in nine languages; "later" in more. Pure."""
