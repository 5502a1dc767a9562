"""What changed, for whom, how much it matters, and what goes out about it after a run."""
