"""A load as it runs: requests, latency, users, failures, second by second."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from webperf.swarm.glance import Glance
from webperf.ui.charts.drawing import Drawing, Form, form, of
from webperf.ui.charts.style import SERIES

HEIGHT = 280
SECONDS = "seconds"
_LATENCIES = {"p50_ms": "p50", "p95_ms": "p95", "p99_ms": "p99"}
_COUNTS = {"users": "users", "failed": "failed", "late": "late"}
_RATES = {"rate": "requests/s", "asked": "asked/s"}


def rate_chart(glances: Sequence[Glance]) -> Drawing:
    """What was asked of the server, and what came."""
    return _lines(glances, _RATES, "per second")


def latency_chart(glances: Sequence[Glance]) -> Drawing:
    """Percentiles of each second by itself."""
    return _lines(glances, _LATENCIES, "latency (ms)")


def count_chart(glances: Sequence[Glance]) -> Drawing:
    """Users, and what went wrong."""
    return _lines(glances, _COUNTS, "users, requests")


def _lines(glances: Sequence[Glance], fields: dict[str, str], title: str) -> Drawing:
    several = len({found.scenario for found in glances}) > 1
    rows = [
        (found.second, found.scenario, name, value)
        for found in glances
        for field, name in fields.items()
        if (value := getattr(found, field)) is not None
    ]
    frame = pd.DataFrame(rows, columns=["second", "scenario", "what", "value"])
    return Drawing(_form(tuple(fields.values()), title, several), {SECONDS: frame})


@lru_cache
def _form(names: tuple[str, ...], title: str, several: bool) -> Form:
    chart = (
        of(SECONDS)
        .mark_line(strokeWidth=2, interpolate="linear")
        .encode(
            alt.X("second:Q", title="seconds since the start", axis=alt.Axis(tickMinStep=1)),
            alt.Y("value:Q", title=title),
            alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=list(names), range=list(SERIES[: len(names)])),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=["scenario:N", "what:N", "second:Q", alt.Tooltip("value:Q", format=",.1f")],
        )
        .properties(height=HEIGHT)
    )
    dashes = alt.StrokeDash("scenario:N", title=None, legend=alt.Legend(orient="top"))
    return form(chart.encode(strokeDash=dashes) if several else chart)
