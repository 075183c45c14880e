"""The questions that pages and API ask of the records."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from targets.reference.data.conditions import OLDEST
from targets.reference.data.generate import DAYS
from targets.reference.data.store import dates

# Cases that count as serious in the metrics.
SERIOUS = ("severe", "critical")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records; `None` means all. Ages are in years and inclusive."""

    state: str | None = None
    condition: str | None = None
    age_min: int = 0
    age_max: int = OLDEST

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The records of `frame` that match."""
        keep = np.ones(len(frame), dtype=bool)
        if self.state is not None:
            keep &= (frame["state"] == self.state).to_numpy()
        if self.condition is not None:
            keep &= (frame["condition"] == self.condition).to_numpy()
        if self.age_min > 0 or self.age_max < OLDEST:
            keep &= frame["age"].between(self.age_min, self.age_max).to_numpy()
        return frame[keep]


@dataclass(frozen=True, slots=True)
class Summary:
    """The key figures of some records; means and shares are 0 when there are none."""

    admissions: int
    mean_age_years: float
    mean_stay_days: float
    serious_share: float
    cost_aud: float


def summary(frame: pd.DataFrame) -> Summary:
    """Key figures of the records."""
    if frame.empty:
        return Summary(0, 0.0, 0.0, 0.0, 0.0)
    return Summary(
        admissions=len(frame),
        mean_age_years=float(frame["age"].mean()),
        mean_stay_days=float(frame["stay_days"].mean()),
        serious_share=float(frame["severity"].isin(SERIOUS).mean()),
        # A float32 sum would lose dollars from about 16 million on.
        cost_aud=float(frame["cost_aud"].to_numpy().sum(dtype=np.float64)),
    )


def counts(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Admissions for each category of a column, the empty ones too."""
    found = frame[column].value_counts(sort=False)
    return pd.DataFrame({column: found.index.astype(str), "admissions": found.to_numpy()})


def by_age_and_sex(frame: pd.DataFrame, width_years: int = 5) -> pd.DataFrame:
    """Admissions by age group and sex; `age` is the first year of the group."""
    ages = (frame["age"] // width_years * width_years).astype("int16")
    grouped = frame.groupby([ages, "sex"], observed=True).size()
    return grouped.rename("admissions").reset_index()


def over_time(frame: pd.DataFrame, step: str) -> pd.DataFrame:
    """Admissions, mean stay and cost for each "month" or "week", without gaps; `start` is its first day."""
    starts, period = _calendar(step)
    slot = period[frame["admitted_day"].to_numpy()]
    admissions = np.bincount(slot, minlength=len(starts))
    stay = np.bincount(slot, frame["stay_days"], minlength=len(starts))
    return pd.DataFrame(
        {
            "start": starts.astype("datetime64[s]"),
            "admissions": admissions,
            "mean_stay_days": (stay / np.maximum(admissions, 1)).round(2),
            "cost_aud": np.bincount(slot, frame["cost_aud"], minlength=len(starts)).round(),
        }
    )


def _calendar(step: str) -> tuple[NDArray[np.datetime64], NDArray[np.int64]]:
    """First days of all periods, and the period of each day; weeks begin on Monday."""
    days = dates(np.arange(DAYS))
    if step == "month":
        firsts = days.astype("datetime64[M]").astype("datetime64[D]")
    else:
        # Day 0 of datetime64 was a Thursday: three days back is a Monday.
        firsts = days - (days.astype(np.int64) + 3) % 7
    starts, period = np.unique(firsts, return_inverse=True)
    return starts, period


def by_region(frame: pd.DataFrame) -> pd.DataFrame:
    """Admissions, mean stay and cost of each region, indexed by name; regions without any are present."""
    grouped = frame.groupby("region", observed=False)
    table = grouped.agg(admissions=("age", "size"), mean_stay_days=("stay_days", "mean"), cost_aud=("cost_aud", "sum"))
    return table.fillna(0.0)


def rows_as_dicts(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Records as plain values, ready for JSON; dates in ISO form."""
    plain = frame.assign(
        admitted=dates(frame["admitted_day"]).astype(str),
        cost_aud=frame["cost_aud"].astype(float),
        longitude=frame["longitude"].astype(float).round(3),
        latitude=frame["latitude"].astype(float).round(3),
    )
    listed: list[dict[str, Any]] = plain.drop(columns="admitted_day").to_dict(orient="records")
    return listed
