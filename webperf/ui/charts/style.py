"""Colours and sizes of all pictures: each colour stands out by 3:1 from a white page and from a dark one."""

from __future__ import annotations

import altair as alt

ACCENT = "#4a7ae0"
GOOD = "#2a9468"
POOR = "#d9483b"
UNSURE = "#b27a1c"
SOFT = "#7b869b"
FAINT = "#9aa5b8"
SERIES = (ACCENT, POOR, GOOD, UNSURE, "#9a6fd0", "#2494a3", SOFT)

HEIGHT = 320


def limit(widest: int) -> alt.ExprRef:
    """How wide a name beside a chart may be, in px: on a phone a third of the screen."""
    return alt.ExprRef(f"min({widest}, (containerSize()[0] || 1200) / 3)")
