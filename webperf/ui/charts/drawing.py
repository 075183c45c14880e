"""A picture as a form and the numbers in it, apart: a browser that has drawn the form only swaps the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import altair as alt
import pandas as pd

from webperf.ui.charts.style import SOFT

Picture: TypeAlias = Any
"""An Altair chart, plain or in layers: its methods say no more than this of what they give back."""

Form: TypeAlias = Mapping[str, Any]
"""Vega-Lite whose data are names. Nobody changes it: it is made once for all numbers."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """`tables` are by the names that the form calls them."""

    form: Form
    tables: Mapping[str, pd.DataFrame]


def of(table: str) -> Picture:
    """A chart of the rows of a table that comes later."""
    return alt.Chart(alt.NamedData(table))


def form(chart: Picture) -> Form:
    """Not held against the schema, which takes 60 ms: the tests do that."""
    made = cast(dict[str, Any], chart.to_dict(validate=False))
    # Widths of Altair's theme, which are not those of a page.
    made.pop("config", None)
    return made


UNIT = "unit"


def unit_above() -> Picture:
    """What stands beside an axis, as a number of its own: written in the form, each metric would need another one."""
    text = of(UNIT).mark_text(align="left", baseline="bottom", fontWeight=600, color=SOFT, clip=False)
    return text.encode(alt.Text("title:N"), x=alt.value(0), y=alt.value(-8))


def unit_table(title: str) -> pd.DataFrame:
    """For that text."""
    return pd.DataFrame({"title": [title]})
