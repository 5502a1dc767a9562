"""`errdex.toml`, the user's configuration."""
