"""What changed, for whom, and how much it matters."""
