"""Scalability sweeps: one scenario at level after level, on each arm of the target."""
