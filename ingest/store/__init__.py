"""The only place that knows SQLite: the schema, what a run writes, and what the commands ask."""
