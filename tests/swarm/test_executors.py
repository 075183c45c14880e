"""The drives do what the arithmetic says; the iterations here are real coroutines on a real loop, and short."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from webperf.model.guard import Guard
from webperf.swarm.client import shared_wire
from webperf.swarm.counter import Counter
from webperf.swarm.counts import ScenarioCounts
from webperf.swarm.executors import drive_of
from webperf.swarm.meter import Meter
from webperf.swarm.options import Options
from webperf.swarm.scenario import Scenario
from webperf.swarm.schedule import Share
from webperf.swarm.user import Floor, User
from webperf.swarm.wire.options import Way

pytestmark = pytest.mark.alone

Body = Callable[[User], Awaitable[None]]


def carry_out(
    body: Body, *, stop_after_s: float | None = None, share: Share | None = None, **load: object
) -> ScenarioCounts:
    """Everything counted of a scenario that does `body`."""

    async def function(api: object, user: User) -> None:
        await body(user)

    scenario = Scenario("x", function, "", Options())
    counter = Counter()

    async def run() -> None:
        wire = shared_wire(Guard(), Way())
        floor = Floor(scenario, "", counter, Meter(time.monotonic), Meter(time.monotonic), {}, wire, Share())
        order = Options(**load).load(where="x")  # type: ignore[arg-type]
        drive = drive_of(order, share or Share(), counter, lambda number: User(number, floor))
        drive.start_s = time.monotonic()
        if stop_after_s is not None:
            asyncio.get_running_loop().call_later(stop_after_s, drive.stop)
        await drive.run()
        assert drive.users == 0 or order.executor.is_open or order.executor.counts_iterations
        await drive.close()
        # Nothing is left behind on the loop.
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())
    return counter.take()


async def quick(_user: User) -> None:
    await asyncio.sleep(0)


async def stuck(_user: User) -> None:
    await asyncio.sleep(60)


def test_every_arrival_is_carried_out_once() -> None:
    counts = carry_out(quick, rate=400, duration=0.5)
    assert (counts.iterations, counts.dropped, counts.schedule_delay.histogram().count) == (200, 0, 200)


def test_a_share_carries_out_its_part() -> None:
    assert carry_out(quick, rate=400, duration=0.5, share=Share(1, 3)).iterations == 67


def test_shared_iterations_are_as_many_as_asked() -> None:
    seen: list[int] = []

    async def note(user: User) -> None:
        seen.append(user.id)
        await asyncio.sleep(0)

    assert carry_out(note, vus=4, iterations=21).iterations == 21
    assert set(seen) == {0, 1, 2, 3}


def test_per_vu_iterations_are_as_many_for_each() -> None:
    seen: list[tuple[int, int]] = []

    async def note(user: User) -> None:
        seen.append((user.id, user.iteration))

    assert carry_out(note, executor="per-vu-iterations", vus=3, iterations=5).iterations == 15
    assert sorted(seen) == [(user, number) for user in range(3) for number in range(5)]


def test_iterations_that_time_did_not_allow_are_dropped() -> None:
    async def slow(_user: User) -> None:
        await asyncio.sleep(0.3)

    counts = carry_out(slow, vus=2, iterations=10, duration=0.5)
    assert (counts.iterations, counts.dropped) == (4, 6)


def test_dropping_leaves_out_what_finds_no_user() -> None:
    # One user, busy from the first arrival to the end: the other nine are dropped, as in k6.
    async def long(_user: User) -> None:
        await asyncio.sleep(0.6)

    counts = carry_out(long, rate=20, duration=0.5, vus=1, late="drop")
    assert (counts.iterations, counts.dropped) == (1, 9)


def test_dropping_asks_for_one_more_user_each_time() -> None:
    async def long(_user: User) -> None:
        await asyncio.sleep(0.6)

    # Arrivals 0, 2, 4 find a user; 1, 3 are dropped and call one up each; then three users are all there may be.
    counts = carry_out(long, rate=20, duration=0.5, vus=1, max_vus=3, late="drop")
    assert (counts.iterations, counts.dropped) == (3, 7)


def test_queueing_does_everything_and_counts_from_when_it_was_due() -> None:
    async def service(_user: User) -> None:
        await asyncio.sleep(0.05)

    # One user at 20/s for arrivals at 40/s: arrival i is due at i/40 and begins at about i/20.
    counts = carry_out(service, rate=40, duration=0.5, vus=1)
    delays = counts.schedule_delay.histogram()
    assert (counts.iterations, counts.dropped) == (20, 0)
    assert delays.max_ms >= 19 * 25


def test_spawning_begins_everything_when_it_is_due() -> None:
    async def service(_user: User) -> None:
        await asyncio.sleep(0.4)

    counts = carry_out(service, rate=40, duration=0.5)
    assert (counts.iterations, counts.dropped) == (20, 0)
    assert counts.schedule_delay.histogram().percentile(50) < 50


def test_what_waits_when_time_is_up_is_dropped_and_what_runs_is_interrupted() -> None:
    counts = carry_out(stuck, rate=20, duration=0.5, vus=2, graceful_stop=0.2)
    assert (counts.iterations, counts.interrupted, counts.dropped) == (0, 2, 8)


def test_iterations_under_way_are_given_time_to_end() -> None:
    async def half(_user: User) -> None:
        await asyncio.sleep(0.5)

    counts = carry_out(half, vus=3, duration=0.2, graceful_stop=5)
    assert (counts.iterations, counts.interrupted) == (3, 0)


def test_users_come_and_go() -> None:
    at_work: list[int] = []
    now = 0

    async def note(_user: User) -> None:
        nonlocal now
        now += 1
        at_work.append(now)
        try:
            await asyncio.sleep(0.02)
        finally:
            now -= 1

    carry_out(note, stages=[(0.4, 6), (0.4, 0)], start_vus=1)
    assert max(at_work) == 6
    assert at_work[0] == 1


def test_a_function_that_awaits_nothing_does_not_stop_the_clock() -> None:
    async def nothing(_user: User) -> None:
        return

    started = time.monotonic()
    assert carry_out(nothing, vus=3, duration=0.3).iterations > 100
    assert time.monotonic() - started < 2


def test_think_time_is_between_iterations() -> None:
    counts = carry_out(quick, vus=1, duration=0.5, think=0.1)
    assert 4 <= counts.iterations <= 6


def test_a_stop_breaks_everything_off_at_once() -> None:
    started = time.monotonic()
    counts = carry_out(stuck, vus=3, duration=30, stop_after_s=0.2)
    assert time.monotonic() - started < 2
    assert (counts.iterations, counts.interrupted) == (0, 3)


def test_an_exception_ends_an_iteration_and_not_the_user() -> None:
    async def raises(user: User) -> None:
        await asyncio.sleep(0.01)
        if user.iteration % 2:
            raise ValueError("odd")

    counts = carry_out(raises, executor="per-vu-iterations", vus=2, iterations=6)
    assert (counts.iterations, counts.iterations_failed, counts.exceptions) == (12, 6, {"ValueError: odd": 6})


@pytest.mark.parametrize("depth", [1, 2])
def test_checks_and_groups_are_counted(depth: int) -> None:
    async def grouped(user: User) -> None:
        with user.group("outer"):
            await asyncio.sleep(0.01)
            if depth == 2:
                with user.group("inner"):
                    user.check("fine", user.iteration != 1)

    counts = carry_out(grouped, executor="per-vu-iterations", iterations=3)
    assert counts.groups["outer"].histogram().count == 3
    assert counts.groups["outer"].histogram().min_ms >= 9
    if depth == 2:
        assert counts.checks == {"fine": [2, 1]}
        assert counts.groups["outer::inner"].histogram().count == 3


def test_what_is_due_at_this_instant_does_not_wait_yet() -> None:
    drive = drive_of(Options(rate=10, duration=4).load(where="x"), Share(), Counter(), lambda number: None)  # type: ignore
    # Arrivals are due at 0.0, 0.1, 0.2 ... and none has begun.
    assert [drive.queued(now_s) for now_s in (0.005, 0.101, 0.111)] == [0, 1, 2]
