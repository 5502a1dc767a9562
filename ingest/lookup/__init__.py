"""What an API's answer means (explain), and where a source tree names a code (impact)."""
