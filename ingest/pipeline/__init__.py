"""A refresh from command to stored run, and what reuses its stages: review, backtest, probe."""
