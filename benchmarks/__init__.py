"""Measurements: each module prints a table of ratios against a named peer or floor, taken in the same run."""

import os
from pathlib import Path


def given(name: str) -> Path | None:
    """The folder that the environment names as `ERRDEX_<name>`, if it does."""
    found = os.environ.get(f"ERRDEX_{name}")
    return Path(found) if found else None
