"""Is what was read to be believed? By the page itself, by the reading before it, and by what people have decided."""
