"""The candidates of a page (tables, cards, bullets, terms) and their rows; the contract of a site."""
