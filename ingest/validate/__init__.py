"""Whether to accept a page: its own findings, its history, and people's waivers. Pure functions."""
