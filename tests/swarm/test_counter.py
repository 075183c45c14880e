import pickle
import random
from dataclasses import replace

from webperf.model.plain import from_plain, to_plain
from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioSecond
from webperf.swarm.counter import MOST_NAMES, MOST_SERIES, OTHER, Counter
from webperf.swarm.counts import ScenarioCounts
from webperf.swarm.outcome import Outcome, Phases
from webperf.swarm.tally import histogram


def outcome(
    total_ms: float = 10.0, *, name: str = "/api", status: int | None = 200, error: str | None = None
) -> Outcome:
    phases = Phases(0.5, None, None, None, 0.1, total_ms - 1, 0.4)
    return Outcome(name, "GET", name, status, error, 5.0, 5.0 + total_ms / 1000, phases, 100, 900, True, "HTTP/1.1")


def trends(second: ScenarioSecond, name: str = "/api") -> dict[str, float]:
    (series,) = [s for s in second.series if s.name == name]
    return {trend.metric: round(trend.sum_ms / trend.n, 3) for trend in series.trends}


def test_a_request_has_three_latencies_and_its_phases() -> None:
    counter = Counter()
    counter.request(outcome(10), "", (), 250.0)
    assert trends(counter.take().record("browse", Phase.MEASURE)) == {
        "http_req_duration": 9.5, "http_req_total": 10.0, "http_req_scheduled": 260.0,
        "http_req_blocked": 0.5, "http_req_sending": 0.1, "http_req_waiting": 9.0, "http_req_receiving": 0.4,
    }  # fmt: skip


def test_a_closed_model_has_no_scheduled_latency() -> None:
    counter = Counter()
    counter.request(outcome(10), "", (), None)
    assert "http_req_scheduled" not in trends(counter.take().record("browse", Phase.MEASURE))


def test_labels_make_series() -> None:
    counter = Counter()
    for name, status, error in (("/a", 200, None), ("/a", 500, "http_5xx"), ("/b", None, "refused")):
        counter.request(outcome(name=name, status=status, error=error), "login", (("size", "big"),), None)
    second = counter.take().record("browse", Phase.MEASURE)
    assert [(s.name, s.status, s.error, s.group, s.tags) for s in second.series] == [
        ("/a", 200, None, "login", {"size": "big"}),
        ("/a", 500, "http_5xx", "login", {"size": "big"}),
        ("/b", None, "refused", "login", {"size": "big"}),
    ]


def test_series_are_bounded_over_the_run() -> None:
    counter = Counter()
    found = set()
    for number in range(3 * MOST_SERIES):
        counter.request(outcome(name=f"/page-{number}x"), "", (), None)
        found |= set(counter.take().series)
    assert len(found) == MOST_SERIES + 1
    assert ("GET", OTHER, 200, None, "", ()) in found


def test_names_of_checks_are_bounded() -> None:
    counter = Counter()
    for number in range(3 * MOST_NAMES):
        counter.check(f"check {number}", number % 2 == 0)
    checks = counter.take().record("browse", Phase.MEASURE).checks
    assert len(checks) == MOST_NAMES + 1
    assert sum(check.passes + check.fails for check in checks) == 3 * MOST_NAMES


def test_processes_add_up_to_what_one_would_have_counted() -> None:
    source = random.Random(2)
    alone, parts = Counter(), [Counter() for _ in range(4)]
    for number in range(5000):
        one = outcome(source.lognormvariate(3, 1), name=f"/{number % 3}x")
        for counter in (alone, parts[number % 4]):
            counter.request(one, "", (), 1.0)
            counter.check("fine", number % 7 > 0)
            counter.now.iterations += 1
    whole = ScenarioCounts()
    for part in parts:
        # As it comes from another process.
        whole.add(pickle.loads(pickle.dumps(part.take())))
    ours, theirs = whole.record("browse", Phase.MEASURE), alone.take().record("browse", Phase.MEASURE)
    assert (ours.iterations, ours.checks) == (theirs.iterations, theirs.checks)
    for a, b in zip(
        sorted(ours.series, key=lambda s: s.name), sorted(theirs.series, key=lambda s: s.name), strict=True
    ):
        assert [histogram(t).cells for t in a.trends] == [histogram(t).cells for t in b.trends]
        assert (a.requests, a.bytes_received) == (b.requests, b.bytes_received)


def test_retries_are_counted_and_add_up() -> None:
    parts = [Counter(), Counter()]
    for counter, retried in ((parts[0], True), (parts[1], True), (parts[1], True), (parts[1], False)):
        counter.request(replace(outcome(), retried=retried), "", (), None)
    whole = ScenarioCounts()
    for part in parts:
        whole.add(part.take())
    (series,) = whole.record("browse", Phase.MEASURE).series
    assert (series.requests, series.counts) == (4, {"http_req_retries": 3})


def test_a_second_survives_the_journal() -> None:
    counter = Counter()
    counter.request(replace(outcome(), retried=True), "", (("size", "big"),), 3.0)
    second = counter.take().record("browse", Phase.MEASURE)
    assert from_plain(ScenarioSecond, to_plain(second)) == second
