"""Samples and rules in, a verdict out. Never touches a page or a file."""
