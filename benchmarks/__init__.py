"""Measurements: each module prints a table of ratios against a named peer or floor, taken in the same run."""
