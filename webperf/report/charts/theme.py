"""One look for all charts. Every colour is a CSS variable of the page, so one SVG serves light and dark."""

from __future__ import annotations

from typing import Any

from webperf.report.view.records import State

WIDTH, HEIGHT = 400, 180
"""CSS pixels of the plot with its axes: a little less than half a page; a phone shows it at four fifths."""

INK, SOFT, GRID = "var(--ink)", "var(--soft)", "var(--line)"
SERIES = tuple(f"var(--series-{number})" for number in range(1, 7))
# Besides the colour: who does not see it, or prints in grey, tells lines apart by their dashes.
DASHES: tuple[list[int], ...] = ([], [6, 3], [2, 3], [9, 3, 2, 3], [1, 2], [12, 4])
SPANS = {state: f"var(--{state.value})" for state in State}

# Widths of texts are measured with this face, which vl-convert brings along: the same on every machine.
_FACE = "Liberation Sans"
_TEXT_PX = 12


def config() -> dict[str, Any]:
    """Vega-Lite's `config`."""
    return {
        "background": "transparent",
        "padding": 2,
        "font": _FACE,
        "view": {"stroke": "transparent"},
        "axis": {
            "labelColor": SOFT,
            "titleColor": SOFT,
            "labelFontSize": _TEXT_PX,
            "titleFontSize": _TEXT_PX,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": GRID,
            "tickColor": GRID,
            "titlePadding": 6,
            "labelOverlap": "greedy",
        },
        "line": {"strokeWidth": 2, "strokeJoin": "round"},
        "text": {"fontSize": _TEXT_PX},
    }
