"""GET /api/timeseries?by=month&state=VIC&condition=Asthma: admissions over time."""

from typing import Any

from targets.reference.api.answering import Compute, Query, filter_in, json_endpoint
from targets.reference.data.queries import Filter, over_time
from targets.reference.data.store import records
from targets.reference.parsing import one_of


def _prepare(query: Query) -> Compute:
    wanted = filter_in(query)
    step = one_of("by", query.get("by", "month"), ("month", "week"))
    return lambda: _answer(wanted, step)


def _answer(wanted: Filter, step: str) -> dict[str, Any]:
    table = over_time(wanted.of(records()), step)
    table["start"] = table["start"].dt.strftime("%Y-%m-%d")
    return {"by": step, "total": int(table["admissions"].sum()), "points": table.to_dict(orient="records")}


timeseries = json_endpoint(_prepare)
