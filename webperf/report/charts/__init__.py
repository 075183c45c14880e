"""Records of charts in (`view/records/charts.py`), SVG and tables out.

The SVG has no colours and fonts of its own: it takes the page's, light and dark. One file a kind of chart; what is
rows of a table (dots of a metric, bars of a waterfall) is drawn by its template instead, without Altair.
"""

from webperf.report.charts.drawing import draw
from webperf.report.charts.key import Entry, key
from webperf.report.charts.table import table

__all__ = ["Entry", "draw", "key", "table"]
