"""Changes between two runs with their intervals, in per cent."""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import pandas as pd

from webperf.model.change import Kind
from webperf.ui.charts.drawing import Drawing, Form, form, of
from webperf.ui.charts.style import GOOD, POOR, SOFT, UNSURE, limit
from webperf.ui.frame import frame
from webperf.ui.view.comparison import WORDS, ComparedRow

MOST_ROWS = 24
ROW = 26
CHANGES, ZERO = "changes", "zero"
_COLOURS = {Kind.REGRESSED: POOR, Kind.IMPROVED: GOOD, Kind.INCONCLUSIVE: UNSURE, Kind.UNCHANGED: SOFT}


def comparison_chart(rows: tuple[ComparedRow, ...]) -> Drawing:
    """One line a metric with an interval; left of the rule is less than in the first run, right of it more."""
    data = frame(rows, ComparedRow)
    data["name"] = data["metric"] + " · " + data["where"]
    changes = data[["name", "word", "change", "low", "high", "told"]]
    return Drawing(_form(len(rows)), {CHANGES: changes, ZERO: pd.DataFrame({"zero": [0]})})


@lru_cache
def _form(rows: int) -> Form:
    name = alt.Y(
        "name:N", sort=None, title=None, axis=alt.Axis(labelLimit=limit(420), labelBound=False, labelFlush=False)
    )
    colour = alt.Color(
        "word:N",
        title=None,
        scale=alt.Scale(domain=list(WORDS.values()), range=[_COLOURS[kind] for kind in WORDS]),
        legend=alt.Legend(orient="top", columns=2),
    )
    tooltip = [alt.Tooltip("told:N", title="found")]
    spans = (
        of(CHANGES)
        .mark_rule(strokeWidth=3)
        .encode(alt.X("low:Q", title="change in %"), alt.X2("high:Q"), name, colour, tooltip=tooltip)
    )
    points = (
        of(CHANGES).mark_point(filled=True, size=80, opacity=1).encode(alt.X("change:Q"), name, colour, tooltip=tooltip)
    )
    zero = of(ZERO).mark_rule(color=SOFT, strokeDash=[4, 4])
    return form(alt.layer(zero.encode(alt.X("zero:Q")), spans, points).properties(height=max(120, ROW * rows + 70)))
