"""What differs between two states of a catalogue, and the rule and level of each change. Pure functions."""
