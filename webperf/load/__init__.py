"""A load by itself, or beside something else."""
