"""Draw health records, batch by batch, so that a million of them need no more memory than one batch."""

import datetime as dt
from collections.abc import Iterator
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from targets.reference.data import conditions as tables
from targets.reference.data.draws import Choice, Codes, Draws, Reals, Stream, below, exponential_quantiles, share
from targets.reference.data.places import Polygon, regions, states

# Part of the name of every stored file: raise it when any record changes.
VERSION = 1
SEED = 2026
BATCH_ROWS = 65_536

FIRST_DAY = dt.date(2019, 1, 1)
YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
DAYS = (dt.date(YEARS[-1] + 1, 1, 1) - FIRST_DAY).days
_YEAR_WEIGHTS = [96, 93, 97, 102, 105, 107]

LONGEST_STAY_DAYS = 365
_STAY_FACTORS = np.array([0.5, 1.0, 2.2, 3.6])  # by severity
_EDGE_POINTS = 24

# One row of a record, in the order of the file. A day is counted from FIRST_DAY; a cost is in Australian dollars.
SCHEMA = pa.schema(
    [
        ("record_id", pa.int32()),
        ("admitted_day", pa.int16()),
        ("state", pa.dictionary(pa.int8(), pa.string())),
        ("region", pa.dictionary(pa.int8(), pa.string())),
        ("condition", pa.dictionary(pa.int8(), pa.string())),
        ("severity", pa.dictionary(pa.int8(), pa.string())),
        ("sex", pa.dictionary(pa.int8(), pa.string())),
        ("age", pa.int8()),
        ("stay_days", pa.int16()),
        ("cost_aud", pa.float32()),
        ("longitude", pa.float32()),
        ("latitude", pa.float32()),
    ]
)

# What the codes of each dictionary column stand for, in order.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "state": tuple(state.code for state in states()),
    "region": tuple(region.name for region in regions()),
    "condition": tables.CONDITION_NAMES,
    "severity": tables.SEVERITIES,
    "sex": tables.SEXES,
}


def batches(rows: int) -> Iterator[pa.RecordBatch]:
    """Records 0 to `rows` - 1 in batches of at most `BATCH_ROWS`."""
    model = Model()
    for batch, first in enumerate(range(0, rows, BATCH_ROWS)):
        count = min(BATCH_ROWS, rows - first)
        columns = model.draw(Stream(SEED, batch), count)
        columns["record_id"] = np.arange(first, first + count)
        yield pa.record_batch([_column(field, columns[field.name]) for field in SCHEMA], schema=SCHEMA)


def _column(field: pa.Field, values: NDArray[np.generic]) -> pa.Array:
    if field.name in CATEGORIES:
        codes = pa.array(values, type=pa.int8())
        return pa.DictionaryArray.from_arrays(codes, list(CATEGORIES[field.name]))
    return pa.array(values.astype(field.type.to_pandas_dtype()))


class Model:
    """The tables that records are drawn from, each built once.

    A record starts with its condition; age, month and severity follow from it, stay follows from severity, and
    cost from stay. Where somebody lives is independent of all that.
    """

    def draw(self, stream: Stream, count: int) -> dict[str, NDArray[np.generic]]:
        """Columns of `count` records, codes for the categories; `record_id` is the caller's."""
        condition = self._condition.pick(stream.take(count))
        age = self._age.pick(stream.take(count), condition)
        severity = self._severity.pick(stream.take(count), condition * len(tables.STAGES) + self._stage[age])
        stay = self._stay(stream.take(count), condition, severity)
        region = self._region.pick(stream.take(count))
        position = self._position(stream.take(count), stream.take(count), region)
        return {
            "condition": condition,
            "age": age,
            "severity": severity,
            "stay_days": stay,
            "region": region,
            "state": self._state_of_region[region],
            "longitude": position[:, 0],
            "latitude": position[:, 1],
            "sex": self._sex.pick(stream.take(count), condition),
            "admitted_day": self._day(stream.take(count), stream.take(count), stream.take(count), condition),
            "cost_aud": self._cost(stream.take(count), condition, stay),
        }

    @cached_property
    def _condition(self) -> Choice:
        return Choice([[condition.frequency for condition in tables.CONDITIONS]])

    @cached_property
    def _age(self) -> Choice:
        people = tables.people_by_age()
        return Choice(
            [
                [count * condition.by_stage[tables.stage_of(age)] for age, count in enumerate(people)]
                for condition in tables.CONDITIONS
            ]
        )

    @cached_property
    def _stage(self) -> Codes:
        return np.array([tables.stage_of(age) for age in range(tables.OLDEST + 1)])

    @cached_property
    def _severity(self) -> Choice:
        cases = [(condition, stage) for condition in tables.CONDITIONS for stage in range(len(tables.STAGES))]
        return Choice([tables.severity_weights(condition, stage) for condition, stage in cases])

    @cached_property
    def _sex(self) -> Choice:
        shares = [condition.female_percent for condition in tables.CONDITIONS]
        return Choice([[percent, 100 - percent] for percent in shares])

    @cached_property
    def _month(self) -> Choice:
        return Choice([condition.month_weights() for condition in tables.CONDITIONS])

    @cached_property
    def _region(self) -> Choice:
        return Choice([[region.population for region in regions()]])

    @cached_property
    def _state_of_region(self) -> Codes:
        return np.array([CATEGORIES["state"].index(region.state) for region in regions()])

    @cached_property
    def _month_starts(self) -> Codes:
        """The day on which each month of `YEARS` begins, and the day after the last month."""
        firsts = [dt.date(year, month, 1) for year in YEARS for month in range(1, 13)]
        return np.array([(first - FIRST_DAY).days for first in firsts] + [DAYS])

    def _day(self, for_month: Draws, for_year: Draws, for_day: Draws, condition: Codes) -> Codes:
        month = self._month.pick(for_month, condition) + 12 * Choice([_YEAR_WEIGHTS]).pick(for_year)
        start, end = self._month_starts[month], self._month_starts[month + 1]
        day: Codes = start + below(for_day, end - start)
        return day

    def _stay(self, draws: Draws, condition: Codes, severity: Codes) -> Codes:
        means = np.array([condition.stay_days for condition in tables.CONDITIONS])
        spread = exponential_quantiles()
        days: Reals = means[condition] * _STAY_FACTORS[severity] * spread[below(draws, len(spread))]
        return np.minimum(days, LONGEST_STAY_DAYS).astype(np.int64)

    def _cost(self, draws: Draws, condition: Codes, stay: Codes) -> Reals:
        """A day patient pays for half a day; prices vary by a quarter either way; whole dollars."""
        daily = np.array([condition.cost_aud for condition in tables.CONDITIONS])
        cost: Reals = np.rint(daily[condition] * (stay + 0.5) * (0.75 + 0.5 * share(draws)))
        return cost

    @cached_property
    def _edges(self) -> Reals:
        return np.array([_along(region.polygon) for region in regions()])

    @cached_property
    def _centres(self) -> Reals:
        return np.array([region.centre for region in regions()])

    def _position(self, for_edge: Draws, for_way: Draws, region: Codes) -> Reals:
        """Somewhere on the way from the centre to the edge, mostly near the centre, to a thousandth of a degree."""
        place = share(for_edge) * _EDGE_POINTS
        side = place.astype(np.int64)
        start, end = self._edges[region, side], self._edges[region, (side + 1) % _EDGE_POINTS]
        edge = start + (end - start) * (place - side)[:, None]
        way = share(for_way)
        centre = self._centres[region]
        return np.round(centre + (edge - centre) * (way * way)[:, None] * 0.95, 3)


def _along(polygon: Polygon) -> list[tuple[float, float]]:
    """`_EDGE_POINTS` points on the ring, the same number of steps on each side as far as it goes."""
    points = []
    for index in range(_EDGE_POINTS):
        place = index * len(polygon) / _EDGE_POINTS
        side = int(place)
        (x1, y1), (x2, y2) = polygon[side], polygon[(side + 1) % len(polygon)]
        points.append((x1 + (place - side) * (x2 - x1), y1 + (place - side) * (y2 - y1)))
    return points
