"""The words that error lists use, and the shapes of their values."""
