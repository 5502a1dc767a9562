"""What goes out after a run: reports and metrics as files, and notifications."""
