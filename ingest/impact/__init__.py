"""The changes held against a source tree: its text files, the codes that they name, and how that is told."""
