"""errdex.toml: what the user has configured."""
