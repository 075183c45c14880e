"""What a drawing of the ui holds."""

from __future__ import annotations

import json
import re

import altair as alt

from webperf.ui.charts.drawing import Drawing


def rows_of(drawing: Drawing) -> dict[str, int]:
    """Rows by table; the form fits Vega-Lite's schema, asks nobody for data, and names just these tables."""
    (alt.LayerChart if "layer" in drawing.form else alt.Chart).from_dict(dict(drawing.form))
    text = json.dumps(drawing.form)
    assert '"url"' not in text
    assert set(re.findall(r'"data": {"name": "(\w+)"}', text)) == set(drawing.tables)
    return {name: len(table) for name, table in drawing.tables.items()}
