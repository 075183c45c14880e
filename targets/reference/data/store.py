"""The records in memory: one data frame of compact columns, loaded once and shared by dashboard and API."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from targets.reference.data.files import cached_file
from targets.reference.data.generate import CATEGORIES, FIRST_DAY
from targets.reference.settings import settings


@cache
def records() -> pd.DataFrame:
    """The records of this process, read-only by agreement: every reader gets the same frame."""
    return load(cached_file(settings().size, settings().cache_folder))


def load(path: Path) -> pd.DataFrame:
    """A file of records with categorical columns, whose categories have the order of `CATEGORIES`."""
    frame = pd.read_parquet(path)
    for name, values in CATEGORIES.items():
        # A file lists only the values that occur in it, in an order of its own.
        frame[name] = frame[name].cat.set_categories(list(values), ordered=name == "severity")
    return frame


def dates(days: Any) -> Any:
    """Days since `FIRST_DAY` as dates."""
    return np.datetime64(FIRST_DAY) + np.asarray(days).astype("timedelta64[D]")
