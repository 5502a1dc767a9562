"""Net differences between runs, read from the log, at the user's levels."""
