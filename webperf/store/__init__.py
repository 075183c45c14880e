"""Runs on disk: the journal that is the truth, the folder it lies in, and the Run derived from it."""
