"""What looks closer than a timed iteration may bear: one instrument a file, used in the diagnosis iteration only."""
