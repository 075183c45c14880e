"""Results of other tools as runs: one file a format, all of them in `registry.py`."""
