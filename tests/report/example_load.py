"""A load as `webperf swarm` gives it, made by hand: two scenarios, a warm-up, failures, checks, a broken threshold."""

from __future__ import annotations

from collections.abc import Iterator

from tests.store.build import ENDED, STARTED
from tests.swarm.build import scenario, second, series, trend
from webperf.model.journal import Header
from webperf.model.run import Run
from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioFacts, SwarmSecond, Tally
from webperf.store.derive import derive_run
from webperf.store.journal import JournalContent
from webperf.swarm.thresholds import parse_thresholds

THRESHOLDS = {"http_req_duration": {"threshold": "p(95) < 50", "target": 1}, "http_reqs": "count > 9999"}
SECONDS = 6
BROWSE_MS = (10.0, 20.0, 30.0)
SEARCH_MS = (100.0, 200.0)


def facts(name: str = "browse", *, is_open: bool = True, file: str = "journeys/api.py") -> ScenarioFacts:
    executor = "constant-arrival-rate" if is_open else "constant-vus"
    judged = parse_thresholds(THRESHOLDS if is_open else {})
    return ScenarioFacts(name, "Looks.", executor, is_open, {"duration_s": 6.0}, judged, file=file, line=7)


def seconds(name: str = "browse", other: str = "search") -> Iterator[SwarmSecond]:
    """The first is the warm-up of the first scenario."""
    for at in range(SECONDS):
        failed = series([5.0], name="/api/gone", status=503, error="http_5xx", scheduled_ms=[6.0])
        browse = scenario(
            series(BROWSE_MS, name="/api/items", scheduled_ms=[11.0, 22.0, 33.0]),
            failed,
            name=name,
            phase=Phase.WARMUP if at == 0 else Phase.MEASURE,
            users=4 + at,
            checks=[Tally("has items", 3, 1)],
            groups=[trend("basket", [40.0])],
            delays_ms=[0.5],
        )
        search = scenario(series(SEARCH_MS, name="/api/search"), name=other, due=0, users=2)
        yield second(at, browse, search)


def example_load(name: str = "browse", other: str = "search", *, both: bool = True) -> Run:
    """Without `both`, of the first scenario only."""
    scenarios = (facts(name), facts(other, is_open=False))[: 2 if both else 1]
    header = Header("20260101T000000Z-load", STARTED, {"swarm": {}}, (), (), 0, scenarios)
    return derive_run(JournalContent(header, (), ENDED, False, tuple(seconds(name, other))))
