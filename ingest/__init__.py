"""errdex: the error codes that API vendors document, in one SQLite catalogue, and what changed since."""

__version__ = "0.1.0"
