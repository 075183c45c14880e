"""A heat map: which metrics move together from run to run."""

from __future__ import annotations

from functools import lru_cache

import altair as alt

from webperf.ui.charts.drawing import Drawing, Form, form, of
from webperf.ui.charts.style import ACCENT, POOR, limit
from webperf.ui.frame import frame
from webperf.ui.view.correlation import Cell, CorrelationView

CELL = 26
CELLS = "cells"


def correlation_chart(view: CorrelationView) -> Drawing:
    """Red together, blue against each other; what may be chance is pale."""
    return Drawing(_form(view.metrics), {CELLS: frame(view.cells, Cell)})


@lru_cache
def _form(metrics: tuple[str, ...]) -> Form:
    order = list(metrics)
    names = alt.Axis(labelOverlap=False, labelLimit=limit(200), labelBound=False, labelFlush=False)
    chart = (
        of(CELLS)
        .mark_rect(cornerRadius=2)
        .encode(
            alt.X("first:N", sort=order, title=None, axis=names).axis(labelAngle=-60),
            alt.Y("second:N", sort=order, title=None, axis=names),
            alt.Color(
                "rho:Q",
                scale=alt.Scale(domain=[-1, 0, 1], range=[ACCENT, "#f5f6f8", POOR]),
                legend=alt.Legend(title="ρ", orient="top", gradientLength=160),
            ),
            opacity=alt.condition("datum.sure", alt.value(1), alt.value(0.35)),
            tooltip=[alt.Tooltip("told:N", title="together")],
        )
        .properties(height=max(200, CELL * len(order) + 190))
    )
    return form(chart)
