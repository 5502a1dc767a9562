"""All commands: each module adds its own to the application."""

from ingest.cli import (
    catalogue_commands,
    diff_commands,
    doctor_command,
    explain_command,
    export_command,
    impact_command,
    probe_command,
    refresh_command,
    review_command,
)
from ingest.cli.app import app

__all__ = [
    "app",
    "catalogue_commands",
    "diff_commands",
    "doctor_command",
    "explain_command",
    "export_command",
    "impact_command",
    "probe_command",
    "refresh_command",
    "review_command",
]
