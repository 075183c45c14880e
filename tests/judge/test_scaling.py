"""Words about points: linear, contention, coherency, undecided; efficiency; what the generator limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from webperf.judge.scaling import sweep_of
from webperf.model.sweep import Purpose, Scaling, Sweep, SweepMark, SweepPlan, SweepPoint

LEVELS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


def point(amount: float, throughput: float, *, limit: str = "", meets: bool | None = None) -> SweepPoint:
    return SweepPoint(
        arm="",
        amount=amount,
        purpose=Purpose.GRID,
        throughput=throughput,
        error=0.01,
        p50_ms=10.0,
        p95_ms=20.0,
        failed=0.0,
        efficiency=None,
        in_flight=amount,
        busy=0.5,
        validity="VALID",
        reasons=(),
        limit=limit,
        fitted=not limit,
        meets=meets,
    )


def sweep(points: list[SweepPoint], *, per_s: bool = False, finds: tuple[str, ...] = ()) -> Sweep:
    plan = SweepPlan("browse", ("",), tuple(p.amount for p in points), per_s, finds)
    marks = [SweepMark("x", "", {}, p.amount, p.purpose) for p in points]
    return sweep_of(plan, marks, points)


def usl(sigma: float, kappa: float) -> Callable[[float], float]:
    return lambda n: 20 * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))


def a_lock(n: float) -> float:
    """40 ms beside each other, then 10 ms one at a time."""
    return min(20 * n, 100.0)


@pytest.mark.parametrize(
    ("law", "kind", "said"),
    [
        (usl(0, 0), Scaling.LINEAR, "up to 50 users throughput grows"),
        (usl(0.05, 0.002), Scaling.COHERENCY, "most throughput at 22 users"),
        (usl(0, 0.01), Scaling.COHERENCY, "most throughput at 10 users"),
        (usl(0.2, 0), Scaling.CONTENTION, "one at a time"),
        (a_lock, Scaling.CONTENTION, "from about 5 users on"),
    ],
)
def test_what_limits_is_named(law: Callable[[float], float], kind: Scaling, said: str) -> None:
    (arm,) = sweep([point(n, law(n)) for n in LEVELS]).arms
    assert arm.scaling is kind, arm.words
    assert said in " ".join(arm.words)


def test_one_user_may_already_be_all_that_is_served() -> None:
    (arm,) = sweep([point(n, usl(3, 0)(n)) for n in (1.0, 2.0, 3.0, 4.0)]).arms
    assert arm.scaling is Scaling.CONTENTION, arm.words
    assert "one user already gets all the throughput there is, about 20/s" in arm.words[1]


def test_too_few_levels_are_undecided() -> None:
    (arm,) = sweep([point(n, 20 * n) for n in LEVELS[:3]]).arms
    assert (arm.scaling, arm.fit) == (Scaling.UNDECIDED, None)
    assert "needs 4 levels that the generator held, there are 3" in arm.words[0]


def test_points_without_a_law_are_undecided() -> None:
    zigzag = [point(n, x) for n, x in zip(LEVELS, (20, 200, 21, 190, 22, 230), strict=True)]
    assert sweep(zigzag).arms[0].scaling is Scaling.UNDECIDED


def test_what_the_generator_limits_is_left_out() -> None:
    points = [point(n, usl(0.05, 0.002)(n)) for n in LEVELS]
    limited = point(100.0, 1.0, limit="a generating process used 97% of its core")
    with_it, without = sweep([*points, limited]), sweep(points)
    assert with_it.arms[0].fit == without.arms[0].fit
    assert with_it.points[-1].efficiency is None
    assert with_it.efficiency == without.efficiency


def test_efficiency_is_that_of_the_highest_load() -> None:
    found = sweep([point(n, a_lock(n)) for n in LEVELS])
    assert [p.efficiency for p in found.points] == [1, 1, 1, 0.5, 0.25, 0.1]
    assert found.efficiency == 0.1
    assert sweep([point(1.0, 20)]).efficiency is None


def test_rates_have_no_law_of_users() -> None:
    (arm,) = sweep([point(n, n) for n in LEVELS], per_s=True).arms
    assert (arm.fit, arm.words) == (None, ())


def test_the_highest_load_is_said_with_what_it_meets() -> None:
    tried = [point(1, 20, meets=True), point(20, 90, meets=True), point(20, 90, meets=True), point(21, 9, meets=False)]
    (arm,) = sweep(tried, finds=("http_req_duration p(95) < 500",)).arms
    assert arm.words[-1] == "http_req_duration p(95) < 500: holds up to 20 users (held 2 times), breaks at 21 users"


def test_a_full_machine_and_failures_are_kept_in_mind() -> None:
    points = [replace(point(n, 20 * n), busy=0.95 if n >= 10 else 0.3, failed=0.2 if n >= 20 else 0) for n in LEVELS]
    (arm,) = sweep(points).arms
    assert arm.words[1].startswith("from 10 users on this machine's processors were 95% busy")
    assert arm.words[2] == "from 20 users on 20% of the answers are failures"
