"""A run in, texts out: one view model (`view/`), one file per format, listed in `registry.py`."""

from webperf.report.registry import COMPANIONS, FORMATS, Companion, Format

__all__ = ["COMPANIONS", "FORMATS", "Companion", "Format"]
