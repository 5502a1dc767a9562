"""The changes held against a source tree: its text files, the codes that they name, and a report of the lines."""
