"""A/B: base and head measured side by side in one run, and compared."""
