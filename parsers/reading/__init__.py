"""The tools that a site stands on: page, text, header words, tables, cards and the ledger."""
