"""A refresh: from words and configuration to every page looked at, judged and written."""
