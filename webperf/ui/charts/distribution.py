"""How values lie: a histogram of all, and one box a run."""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import pandas as pd

from webperf.ui.charts.drawing import UNIT, Drawing, Form, form, of, unit_above, unit_table
from webperf.ui.charts.style import ACCENT, HEIGHT, SOFT
from webperf.ui.frame import frame
from webperf.ui.view.distribution import Bin, DistributionView, SessionValue

BINS, MIDDLE, VALUES = "bins", "middle", "values"


def histogram_chart(view: DistributionView) -> Drawing:
    """All values of all runs; the rule is their median."""
    tables = {
        UNIT: unit_table(f"values by {view.axis.title}"),
        BINS: frame(view.bins, Bin),
        MIDDLE: pd.DataFrame({"middle": [view.middle]}),
    }
    return Drawing(_histogram(), tables)


def runs_chart(view: DistributionView) -> Drawing:
    """The newest runs side by side, in order of time: values of different runs are not the same thing."""
    return Drawing(_boxes(), {UNIT: unit_table(view.axis.title), VALUES: frame(view.values, SessionValue)})


@lru_cache
def _histogram() -> Form:
    bars = (
        of(BINS)
        .mark_bar(color=ACCENT, opacity=0.75)
        .encode(
            alt.X("low:Q", title=None, scale=alt.Scale(zero=False, nice=False), bin="binned"),
            alt.X2("high:Q"),
            alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            tooltip=[alt.Tooltip("told:N", title="here")],
        )
    )
    middle = of(MIDDLE).mark_rule(color=SOFT, strokeWidth=2).encode(alt.X("middle:Q"))
    return form(alt.layer(bars, middle, unit_above()).properties(height=HEIGHT))


@lru_cache
def _boxes() -> Form:
    boxes = (
        of(VALUES)
        .mark_boxplot(color=ACCENT, extent="min-max", size=10)
        .encode(
            alt.X("run:N", sort=None, title=None, axis=alt.Axis(labelOverlap=True, labelAngle=0)),
            alt.Y("value:Q", title=None, scale=alt.Scale(zero=False)),
        )
    )
    return form(alt.layer(boxes, unit_above()).properties(height=HEIGHT))
