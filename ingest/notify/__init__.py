"""Deliver a run's results: report and metrics files, and notifications."""
