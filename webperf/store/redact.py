"""Keeps secrets out of what a run records of its command; the rules are those of `model.redact`."""

from webperf.model.redact import redact_url

__all__ = ["redact_url"]
