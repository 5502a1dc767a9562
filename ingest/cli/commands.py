"""All commands: each module adds its own to the application."""

from ingest.cli import ask, explain, health, impact, probe, run, state
from ingest.cli.app import app

__all__ = ["app", "ask", "explain", "health", "impact", "probe", "run", "state"]
