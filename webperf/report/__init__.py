"""A run in, texts out: one view model (`view/`), one file per format, listed in `registry.py`."""

from webperf.report.registry import FORMATS, Format, LoadPicture

__all__ = ["FORMATS", "Format", "LoadPicture"]
