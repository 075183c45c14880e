"""GET /api/records: single records, filtered, sorted and a page at a time.

`state`, `condition`, `age_min` and `age_max` filter; `sort` names a column, with a minus sign for descending;
`limit` (1 to 1000) and `offset` choose the page; `total` in the answer counts all that match.
"""

from typing import Any

from targets.reference.api.answering import Compute, Query, filter_in, integer, json_endpoint
from targets.reference.data.queries import Filter, rows_as_dicts
from targets.reference.data.store import records as all_records
from targets.reference.parsing import one_of

DEFAULT_LIMIT = 100
MAX_LIMIT = 1_000
MAX_OFFSET = 10**9

_SORT_COLUMNS = {
    "record_id": "record_id",
    "admitted": "admitted_day",
    "age": "age",
    "stay_days": "stay_days",
    "cost_aud": "cost_aud",
}
_SORTS = tuple(sign + name for name in _SORT_COLUMNS for sign in ("", "-"))


def _prepare(query: Query) -> Compute:
    wanted = filter_in(query)
    sort = one_of("sort", query.get("sort", "record_id"), _SORTS)
    limit = integer(query, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
    offset = integer(query, "offset", 0, 0, MAX_OFFSET)
    return lambda: _answer(wanted, sort, limit, offset)


def _answer(wanted: Filter, sort: str, limit: int, offset: int) -> dict[str, Any]:
    found = wanted.of(all_records())
    if sort != "record_id":
        # A stable sort keeps equal rows in order of their id, so that pages neither overlap nor lose rows.
        column = _SORT_COLUMNS[sort.removeprefix("-")]
        found = found.sort_values(column, ascending=not sort.startswith("-"), kind="stable")
    page = found.iloc[offset : offset + limit]
    return {"total": len(found), "offset": offset, "limit": limit, "rows": rows_as_dicts(page)}


records = json_endpoint(_prepare)
