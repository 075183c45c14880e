"""Counted together or one by one: the same numbers."""

import random

import httpx
import pytest

from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioSecond
from webperf.swarm.counter import Counter
from webperf.swarm.counts import BATCH
from webperf.swarm.exchanges import Exchanges
from webperf.swarm.outcome import Outcome, Phases
from webperf.swarm.tally import histogram
from webperf.swarm.wire.request import CompiledRequest, Exchange, compile_request

TAGS = (("size", "big"),)


def request(path: str) -> CompiledRequest:
    return compile_request(httpx.Request("GET", f"http://127.0.0.1{path}"))


def exchanges(seed: int, count: int, requests: list[CompiledRequest], statuses: list[int]) -> list[Exchange]:
    """At times since boot as a machine that runs for weeks has them."""
    some = random.Random(seed)
    found: list[Exchange] = []
    for _ in range(count):
        times = [2_000_000.0 + some.random()]
        times += [times[0] + t for t in sorted(some.lognormvariate(-6, 1) for _ in range(3))]
        started, sent, first, ended = times
        found.append((some.choice(requests), some.choice(statuses), started, sent, first, ended, some.randrange(9999)))
    return found


def as_outcome(exchange: Exchange) -> Outcome:
    asked, status, started, sent, first, ended, received = exchange
    parts = [1000 * span for span in (sent - started, first - sent, ended - first)]
    phases = Phases(0.0, None, None, None, *parts)
    return Outcome(
        asked.name, asked.method, asked.url_template, status, None, started, ended, phases, len(asked.data), received,
        True, "HTTP/1.1",
    )  # fmt: skip


def together(found: list[Exchange]) -> ScenarioSecond:
    counter = Counter()
    kept = Exchanges(counter, TAGS)
    for exchange in found:
        kept.append(exchange)
    return counter.take().record("browse", Phase.MEASURE)


def one_by_one(found: list[Exchange]) -> ScenarioSecond:
    counter = Counter()
    for exchange in found:
        outcome = as_outcome(exchange)
        counter.request(outcome, "", TAGS, None)
        counter.now.iterations += 1
        counter.now.iteration_duration.append(outcome.total_ms)
    return counter.take().record("browse", Phase.MEASURE)


@pytest.mark.parametrize("count", [1, 7, BATCH, 3 * BATCH + 5])
@pytest.mark.parametrize(("paths", "statuses"), [(["/a"], [200]), (["/a", "/b"], [200, 204, 304])])
def test_together_is_the_same_as_one_by_one(count: int, paths: list[str], statuses: list[int]) -> None:
    found = exchanges(count, count, [request(path) for path in paths], statuses)
    batch, single = together(found), one_by_one(found)
    assert batch.iterations == single.iterations == count
    assert batch.in_flight_s == pytest.approx(single.in_flight_s)
    assert {(s.name, s.status) for s in batch.series} == {(s.name, s.status) for s in single.series}
    for ours in batch.series:
        (theirs,) = [s for s in single.series if (s.name, s.status) == (ours.name, ours.status)]
        assert (ours.requests, ours.tags) == (theirs.requests, theirs.tags)
        assert (ours.bytes_sent, ours.bytes_received) == (theirs.bytes_sent, theirs.bytes_received)
        assert [trend.metric for trend in ours.trends] == [trend.metric for trend in theirs.trends]
        for one, other in zip(ours.trends, theirs.trends, strict=True):
            assert (one.n, one.min_ms, one.max_ms) == pytest.approx((other.n, other.min_ms, other.max_ms), abs=1e-6)
            for q in (50, 90, 99):
                assert histogram(one).percentile(q) == pytest.approx(histogram(other).percentile(q), rel=1e-3, abs=1e-3)


def test_a_second_has_what_was_kept_in_it() -> None:
    counter = Counter()
    kept = Exchanges(counter, TAGS)
    for exchange in exchanges(1, 3, [request("/a")], [200]):
        kept.append(exchange)
    assert counter.take().iterations == 3
    assert counter.take().series == {}
