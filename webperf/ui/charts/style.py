"""Colours and sizes of all pictures: those of report.html."""

from __future__ import annotations

from typing import Any, TypeAlias

import altair as alt

Picture: TypeAlias = Any
"""An Altair chart, plain or in layers: its methods say no more than this of what they give back."""

ACCENT = "#2a56c6"
GOOD = "#0f7048"
POOR = "#b3261e"
UNSURE = "#855300"
SOFT = "#59637a"
FAINT = "#c9d1df"
SERIES = ("#2a56c6", "#b3261e", "#0f7048", "#855300", "#6b3fa0", "#1b7f8c", "#4a5670")

HEIGHT = 320


def limit(widest: int) -> alt.ExprRef:
    """How wide a name beside a chart may be, in px: on a phone a third of the screen."""
    return alt.ExprRef(f"min({widest}, (containerSize()[0] || 1200) / 3)")
