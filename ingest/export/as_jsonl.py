"""A record a line, for git and for `refresh --baseline`."""

import sqlite3
from collections.abc import Sequence

from ingest.pipeline.baseline import lines


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """What `refresh --baseline` starts from."""
    return "".join(lines(catalogue, vendors))
