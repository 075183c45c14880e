"""How values lie: a histogram of all, and one box a run."""

from __future__ import annotations

import altair as alt
import pandas as pd

from webperf.ui.charts.style import ACCENT, HEIGHT, SOFT, Picture
from webperf.ui.frame import frame
from webperf.ui.view.distribution import Bin, DistributionView, SessionValue


def histogram_chart(view: DistributionView) -> Picture:
    """All values of all runs; the rule is their median."""
    bars = (
        alt.Chart(frame(view.bins, Bin))
        .mark_bar(color=ACCENT, opacity=0.75)
        .encode(
            alt.X("low:Q", title=view.axis.title, scale=alt.Scale(zero=False, nice=False), bin="binned"),
            alt.X2("high:Q"),
            alt.Y("count:Q", title="values"),
            tooltip=[alt.Tooltip("told:N", title="here")],
        )
    )
    middle = alt.Chart(pd.DataFrame({"middle": [view.middle]})).mark_rule(color=SOFT, strokeWidth=2)
    return alt.layer(bars, middle.encode(alt.X("middle:Q"))).properties(height=HEIGHT)


def runs_chart(view: DistributionView) -> Picture:
    """The newest runs side by side, in order of time: values of different runs are not the same thing."""
    return (
        alt.Chart(frame(view.values, SessionValue))
        .mark_boxplot(color=ACCENT, extent="min-max", size=10)
        .encode(
            alt.X("run:N", sort=None, title=None, axis=alt.Axis(labelOverlap=True, labelAngle=0)),
            alt.Y("value:Q", title=view.axis.title, scale=alt.Scale(zero=False)),
        )
        .properties(height=HEIGHT)
    )
