"""Whether to accept a page: its own findings, its history, and people's waivers. Pure functions.

`verdict` judges a vendor's pages; what speaks against one comes from guards of two shapes. A guard against drift
(`drift_findings`) compares the earlier reading with the later one; a guard of the history (run by
`history_findings`) gets a `comparison` of the catalogue's rows with the readings, and yields what it has found.
"""
