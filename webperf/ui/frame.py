"""Records as a table of columns, for charts and for Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

ROW = 35
"""Height of a row of Streamlit's table, in px."""


def height_of(rows: Sequence[object], most: int) -> int:
    """Of a table with its head, in px: all of it, up to `most`."""
    return min(ROW * (len(rows) + 1) + 3, most)


def frame(records: Iterable[Any], of: type) -> pd.DataFrame:
    """A column for each field of the records' class, also where there is no record."""
    # Not `asdict`, which copies what is in each field: of 500 rows that takes 40 ms at each click.
    names = [field.name for field in fields(of)]
    return pd.DataFrame([[getattr(record, name) for name in names] for record in records], columns=names)
