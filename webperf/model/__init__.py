"""Frozen records that every room speaks in. No I/O, no arithmetic beyond their own checks."""
