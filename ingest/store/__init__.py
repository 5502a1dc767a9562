"""All of SQLite: the schema, what a run writes, and what the commands read."""
