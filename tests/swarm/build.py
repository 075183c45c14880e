"""Short ways to write down seconds of a swarm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from webperf.model.sample import Phase
from webperf.model.swarm import GeneratorSecond, ScenarioSecond, SeriesSecond, SwarmSecond, Tally, Trend
from webperf.swarm.histogram import Histogram
from webperf.swarm.tally import trend_of


def trend(metric: str, values_ms: Sequence[float]) -> Trend:
    found = Histogram()
    for value in values_ms:
        found.record(value)
    return trend_of(metric, found)


def series(
    values_ms: Sequence[float],
    *,
    name: str = "/api",
    status: int | None = 200,
    error: str | None = None,
    group: str = "",
    tags: Mapping[str, str] | None = None,
    scheduled_ms: Sequence[float] = (),
    counts: Mapping[str, int] | None = None,
) -> SeriesSecond:
    """Requests that took so long, and nothing for a connection."""
    trends = [trend("http_req_duration", values_ms), trend("http_req_total", values_ms)]
    if scheduled_ms:
        trends.append(trend("http_req_scheduled", scheduled_ms))
    return SeriesSecond(
        "GET", name, status, error, group, tags or {}, len(values_ms), 100, 1000 * len(values_ms), tuple(trends),
        counts=counts or {},
    )  # fmt: skip


def scenario(
    *requests: SeriesSecond,
    name: str = "browse",
    phase: Phase = Phase.MEASURE,
    due: int | None = None,
    iterations: int | None = None,
    dropped: int = 0,
    queued: int = 0,
    users: int = 10,
    busy: float = 1.0,
    thinking_user_s: float = 0.0,
    delays_ms: Sequence[float] = (),
    checks: Sequence[Tally] = (),
    groups: Sequence[Trend] = (),
    exceptions: Sequence[Tally] = (),
) -> ScenarioSecond:
    """`busy` is the share of the users asked for that were in an iteration."""
    done = sum(s.requests for s in requests) if iterations is None else iterations
    return ScenarioSecond(
        scenario=name,
        phase=phase,
        due=done if due is None else due,
        iterations=done,
        iterations_failed=sum(t.fails for t in exceptions),
        interrupted=0,
        dropped=dropped,
        queued=queued,
        users=users,
        asked_user_s=float(users),
        busy_user_s=users * busy,
        thinking_user_s=thinking_user_s,
        in_flight_s=users * busy,
        series=tuple(requests),
        trends=(trend("iteration_duration", [5.0] * done), trend("schedule_delay", delays_ms)),
        groups=tuple(groups),
        checks=tuple(checks),
        exceptions=tuple(exceptions),
    )


def generator(
    *, process: int = 0, cpu: float = 0.2, lag_ms: Sequence[float] = (0.1,), late_ms: Sequence[float] = (0.3,),
    open_files: int = 20, file_limit: int = 1024,
) -> GeneratorSecond:  # fmt: skip
    lag, late = trend("loop_lag", lag_ms), trend("late", late_ms)
    return GeneratorSecond(process, cpu, 50_000_000, open_files, file_limit, lag, late)


def second(
    number: int,
    *scenarios: ScenarioSecond,
    generators: Sequence[GeneratorSecond] | None = None,
    lost: tuple[int, ...] = (),
) -> SwarmSecond:
    return SwarmSecond(number, 1.0, scenarios, tuple(generators if generators is not None else (generator(),)), lost)
