"""Identify the code in an API's response (explain), and find codes in a source tree (impact)."""
