"""May the numbers of a load be used? What a generator did to hold the load, against what it was asked. Pure.

INVALID: the load was not the one asked for, and that was the generator's doing, or part of it is lost. DEGRADED: it was
held with reservations, or the target could not take it. Where the limits come from: k6 asks to keep 20 % of the CPU
idle, Artillery warns above 80 %; an event loop that wakes up 10 ms late adds that to what it measures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webperf.model.run import Trust, Validity
from webperf.model.sample import Phase
from webperf.model.swarm import GeneratorSecond, ScenarioFacts, ScenarioSecond, SwarmSecond, Trend
from webperf.swarm.histogram import Histogram
from webperf.swarm.tally import histogram

HELD_WELL, HELD = 0.99, 0.95
"""Share of the load asked for: below the first DEGRADED, below the second INVALID."""
BUSY_CPU = 0.8
FULL_CPU = 0.95
SLOW_MS, STUCK_MS = 10.0, 100.0
"""Tail of the event loop's lag, and of how late arrivals are handed out."""
FILES = 0.9
LAG_SHARE = 0.1
"""Of an iteration's time: from here on throughput says as much of the generator as of the target."""

UNREACHED = frozenset({"dns", "refused", "connect", "connect_timeout", "tls", "reset", "closed"})
"""Errors in which nothing was heard of the target; where there are no others, it is not there."""

Reason = tuple[Validity, str]


def swarm_reasons(scenarios: Sequence[ScenarioFacts], seconds: Sequence[SwarmSecond]) -> Trust:
    """State and reasons of a whole load; VALID without any where there was no load."""
    if not scenarios:
        return Trust()
    found = list(_reasons(scenarios, seconds))
    order = (Validity.INVALID, Validity.DEGRADED)
    found.sort(key=lambda reason: order.index(reason[0]))
    return Trust(found[0][0] if found else Validity.VALID, tuple(text for _, text in found))


def _reasons(scenarios: Sequence[ScenarioFacts], seconds: Sequence[SwarmSecond]) -> Iterator[Reason]:
    measured = [s for s in seconds if any(part.phase is Phase.MEASURE for part in s.scenarios)]
    if not any(part.iterations for second in measured for part in second.scenarios):
        yield Validity.INVALID, "nothing was measured: no iteration came to its end"
    for facts in scenarios:
        yield from _unreached(facts, [part for second in seconds for part in second.scenarios])
    if lost := {process for second in seconds for process in second.lost}:
        yield (
            Validity.INVALID,
            f"{len(lost)} generating process{'es' if len(lost) > 1 else ''} ended before the load did",
        )
    generators = [generator for second in measured for generator in second.generators]
    yield from _generator(generators)
    stuck = _cpu(generators) >= FULL_CPU or _tail(g.late for g in generators)[0] > STUCK_MS
    for facts in scenarios:
        parts = [part for second in measured for part in second.scenarios if part.scenario == facts.name]
        if facts.is_open:
            yield from _rate(facts, parts, stuck)
        else:
            yield from _users(facts, parts, stuck)
        yield from _ways_out(facts, parts)


def _unreached(facts: ScenarioFacts, parts: Sequence[ScenarioSecond]) -> Iterator[Reason]:
    series = [series for part in parts if part.scenario == facts.name for series in part.series]
    if series and all(found.error in UNREACHED for found in series):
        how = ", ".join(sorted({found.error for found in series if found.error}))
        asked = sum(found.requests for found in series)
        yield Validity.INVALID, f"{facts.name}: the target was not reached by any of {asked:,} requests ({how})"


def _generator(generators: Sequence[GeneratorSecond]) -> Iterator[Reason]:
    cpu = _cpu(generators)
    if cpu >= BUSY_CPU:
        cure = "more --processes, or less load"
        yield Validity.DEGRADED, f"a generating process used {cpu:.0%} of its core: {cure}"
    lag_ms, lag_q = _tail(g.lag for g in generators)
    if lag_ms > SLOW_MS:
        state = Validity.INVALID if lag_ms > STUCK_MS else Validity.DEGRADED
        yield state, f"the generator's event loop woke up {lag_ms:.0f} ms late (p{lag_q:.0f}): latencies bear it too"
    late_ms, late_q = _tail(g.late for g in generators)
    if late_ms > SLOW_MS:
        state = Validity.INVALID if late_ms > STUCK_MS else Validity.DEGRADED
        yield state, f"the generator itself handed out arrivals {late_ms:.0f} ms late (p{late_q:.0f})"
    if any(g.file_limit and g.open_files > FILES * g.file_limit for g in generators):
        yield Validity.DEGRADED, f"nearly all {generators[0].file_limit} files that a process may open were open"


def _rate(facts: ScenarioFacts, parts: Sequence[ScenarioSecond], stuck: bool) -> Iterator[Reason]:
    due, begun = asked_and_begun(parts)
    if not due or begun / due >= HELD_WELL:
        return
    held = f"{facts.name}: {begun / due:.1%} of the arrivals asked for were begun in time ({begun} of {due})"
    if stuck and begun / due < HELD:
        yield Validity.INVALID, f"{held}: the generator is the limit"
    else:
        yield Validity.DEGRADED, f"{held}: all users were waiting for the target; more --vus, or less load"


def _users(facts: ScenarioFacts, parts: Sequence[ScenarioSecond], stuck: bool) -> Iterator[Reason]:
    asked = sum(part.asked_user_s for part in parts)
    held = users_held(parts, in_flight=stuck)
    if asked and held < HELD:
        what = "were waiting for the target" if stuck else "were at work"
        yield Validity.INVALID, f"{facts.name}: {held:.0%} of the users asked for {what}: the generator is the limit"


def _ways_out(facts: ScenarioFacts, parts: Sequence[ScenarioSecond]) -> Iterator[Reason]:
    blocked = sum(series.requests for part in parts for series in part.series if series.error == "connect")
    if blocked:
        yield Validity.DEGRADED, f"{facts.name}: {blocked} requests found no way out: out of local ports or files?"


def generator_limit(facts: ScenarioFacts, seconds: Sequence[SwarmSecond]) -> str:
    """What kept the generator itself from a higher throughput, in words; "" where it was the target.

    An event loop that wakes up late adds its mean delay to each answer, so that users ask less often by as much.
    """
    if lost := {process for second in seconds for process in second.lost}:
        return f"{len(lost)} generating process{'es' if len(lost) > 1 else ''} ended"
    generators = [generator for second in seconds for generator in second.generators]
    parts = [part for second in seconds for part in second.scenarios if part.scenario == facts.name]
    if (cpu := _cpu(generators)) >= BUSY_CPU:
        return f"a generating process used {cpu:.0%} of its core"
    if not facts.is_open and (held := users_held(parts, in_flight=False)) < HELD:
        return f"{held:.0%} of the users asked for were at work"
    woken = sum(g.lag.n for g in generators)
    lag_ms = sum(g.lag.sum_ms for g in generators) / woken if woken else 0.0
    answered = [trend for part in parts for trend in part.trends if trend.metric == "iteration_duration"]
    count = sum(trend.n for trend in answered)
    mean_ms = sum(trend.sum_ms for trend in answered) / count if count else 0.0
    if count and lag_ms > LAG_SHARE * mean_ms:
        return f"its event loop woke up {lag_ms:.1f} ms late on average, of {mean_ms:.1f} ms for an iteration"
    return ""


def asked_and_begun(parts: Sequence[ScenarioSecond]) -> tuple[int, int]:
    """Arrivals that were due, and those of them that had begun when the last one was."""
    due = sum(part.due for part in parts)
    asked = [at for at, part in enumerate(parts) if part.due]
    if not asked:
        return due, due
    last = asked[-1]
    dropped = sum(part.dropped for part in parts[: last + 1])
    return due, max(0, due - dropped - parts[last].queued)


def users_held(parts: Sequence[ScenarioSecond], *, in_flight: bool) -> float:
    """Share of the users asked for that were at work (`in_flight`: waiting for an answer) or thinking, over time."""
    asked = sum(part.asked_user_s for part in parts)
    held = sum((part.in_flight_s if in_flight else part.busy_user_s) + part.thinking_user_s for part in parts)
    return min(1.0, held / asked) if asked else 1.0


def _cpu(generators: Sequence[GeneratorSecond]) -> float:
    """Of the busiest process, on average."""
    shares: dict[int, list[float]] = {}
    for generator in generators:
        shares.setdefault(generator.process, []).append(generator.cpu)
    return max((sum(values) / len(values) for values in shares.values()), default=0.0)


def _tail(trends: Iterator[Trend]) -> tuple[float, float]:
    """The 99th percentile, and which one it is: of few values a lower one, so that five lie above it.

    One hiccup in a short run is one hiccup; as the 99th percentile of fifty values it would condemn them all.
    """
    whole = Histogram()
    for trend in trends:
        whole.add(histogram(trend))
    q = min(99.0, max(50.0, 100 - 500 / whole.count)) if whole.count else 0.0
    return (whole.percentile(q) if whole.count else 0.0), q
