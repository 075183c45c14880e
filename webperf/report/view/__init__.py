"""The one view model of every format that people read: all wording, order, rounding and colour is decided here."""

from webperf.report.view.build import build_view
from webperf.report.view.records import ReportView

__all__ = ["ReportView", "build_view"]
