"""GET /api/regions?state=VIC: the regions with their figures."""

from typing import Any

from targets.reference.api.answering import Compute, Query, json_endpoint, state_in
from targets.reference.data import places
from targets.reference.data.queries import Filter, by_region
from targets.reference.data.store import records


def _prepare(query: Query) -> Compute:
    state = state_in(query)
    return lambda: _answer(state)


def _answer(state: str | None) -> dict[str, Any]:
    figures = by_region(Filter(state=state).of(records())).to_dict(orient="index")
    wanted = [region for region in places.regions() if state in (None, region.state)]
    return {"total": len(wanted), "regions": [_described(region) | figures[region.name] for region in wanted]}


def _described(region: places.Region) -> dict[str, Any]:
    longitude, latitude = region.centre
    return {
        "name": region.name,
        "state": region.state,
        "longitude": longitude,
        "latitude": latitude,
        "population": region.population,
    }


regions = json_endpoint(_prepare)
