"""A page as a tree: decoded, what is not shown taken out, in blocks of text under their headings."""
