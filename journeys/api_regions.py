"""The API behind the dashboard under load: `webperf swarm journeys/api_regions.py`.

The thresholds are service levels as teams commonly agree on them: a health check that answers at once whatever else
goes on, analytics within two seconds, and less than one request in a hundred failed.
"""

import itertools

from webperf import swarm

STATES = itertools.cycle(["NSW", "VIC", "QLD", "WA", "SA", "TAS", "ACT", "NT"])


@swarm(
    rate=120,
    duration="20s",
    thresholds={
        "http_req_duration": ["p(95) < 50", {"threshold": "p(99) < 200", "target": 100}],
        "http_reqs": "rate > 100",
        "http_req_failed": {"threshold": "rate < 0.01", "abort_on_fail": True, "delay_abort_eval": "5s"},
        "dropped_iterations": "count == 0",
    },
)
async def api_health(api):
    """A load balancer's question, a hundred times a second."""
    await api.get("/api/health")


@swarm(
    vus=2,
    think=("500ms", "1500ms"),
    duration="20s",
    thresholds={
        "http_req_duration": "p(95) < 2000",
        "group_duration{group:compare a state}": "p(95) < 4000",
        "http_req_failed": "rate < 0.01",
        "checks": "rate == 1",
    },
)
async def api_analytics(api, user):
    """An analyst looks at a state: its regions, then its admissions over time."""
    state = next(STATES)
    with user.group("compare a state"):
        regions = await api.get("/api/regions", params={"state": state})
        user.check("the state has regions", regions.json()["total"] > 0)
        series = await api.get("/api/timeseries", params={"state": state, "by": "month"})
        user.check("there is a course over time", len(series.json()["points"]) > 1)
