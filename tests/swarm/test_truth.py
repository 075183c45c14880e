"""The generators against a server whose latencies are known: what is measured is what was there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.fixtures.known import KnownServer
from webperf.model.run import Run, Validity
from webperf.model.swarm import SwarmSecond
from webperf.stats.percentile import percentile

pytestmark = [pytest.mark.e2e, pytest.mark.alone]

Loaded = Callable[..., Run]


def metrics(run: Run) -> Any:
    (swarm,) = run.swarm
    return swarm["metrics"]


def test_constant_latency(valid_load: Loaded, known_server: KnownServer) -> None:
    run = valid_load("/constant?ms=100", rate=100, duration=4)

    found, seen = metrics(run)["http_req_duration"], known_server.ask("/stats")
    assert found["med"] == pytest.approx(100, abs=1)
    assert found["med"] == pytest.approx(seen["p50"], abs=1)
    assert found["p(99)"] == pytest.approx(seen["p99"], rel=0.02)


def test_two_latencies(valid_load: Loaded, known_server: KnownServer) -> None:
    run = valid_load("/bimodal?ms=10&slow=200&every=20", rate=150, duration=4)

    found, seen = metrics(run)["http_req_duration"], known_server.ask("/stats")
    assert found["med"] == pytest.approx(10, abs=1)
    assert found["p(90)"] == pytest.approx(10, abs=2)
    # A twentieth is slow: the 99th percentile is among them.
    assert found["p(99)"] == pytest.approx(200, rel=0.02)
    assert found["p(99)"] == pytest.approx(seen["p99"], rel=0.02)


# What a generator and a server take themselves is little beside the service time: it is in the queue as often as that.
RATE, USERS, SERVICE_S, FREEZE_S, SECONDS = 100, 4, 0.010, 1.4, 6


def freeze_in(second: int, server: KnownServer) -> Callable[[SwarmSecond], None]:
    def each(ended: SwarmSecond) -> None:
        if ended.second == second:
            threading.Thread(target=server.ask, args=(f"/begin-freeze?ms={FREEZE_S * 1000:g}",)).start()

    return each


def analytic() -> list[float]:
    """Latencies from when each arrival was due, in ms, if four users meet a freeze of 1.4 s at 100 arrivals a second.

    Arrival k after its beginning is due at k / rate. Four are in the server until its end; the others are served then,
    four at a time, until the queue is empty.
    """
    late = []
    for k in range(RATE * SECONDS):
        done = FREEZE_S + SERVICE_S * (1 + k // USERS) - k / RATE
        late.append(max(done, SERVICE_S) * 1000)
    return sorted(late)


def test_a_freeze_is_in_the_corrected_latency_and_not_in_the_raw_one(load: Loaded, known_server: KnownServer) -> None:
    run = load(
        f"/constant?ms={SERVICE_S * 1000:g}",
        rate=RATE,
        vus=USERS,
        duration=SECONDS,
        each=freeze_in(1, known_server),
    )

    found = metrics(run)
    assert found["http_reqs"]["count"] == RATE * SECONDS
    assert found["http_req_scheduled"]["p(99)"] == pytest.approx(percentile(analytic(), 99), rel=0.02)
    assert found["http_req_scheduled"]["p(90)"] == pytest.approx(percentile(analytic(), 90), rel=0.05)
    # Four of 600 requests were slow for those that only look at the wire.
    assert found["http_req_duration"]["p(99)"] < 0.1 * found["http_req_scheduled"]["p(99)"]
    assert found["http_req_duration"]["max"] == pytest.approx(FREEZE_S * 1000, rel=0.02)


def test_the_rate_is_held(valid_load: Loaded, known_server: KnownServer) -> None:
    run = valid_load("/constant?ms=20", rate=200, duration=4)

    seen = known_server.ask("/stats")
    assert seen["requests"] == 800
    # 799 intervals of 5 ms, and the last answer.
    assert (seen["requests"] - 1) / (seen["span"] - 0.02) == pytest.approx(200, rel=0.01)
    assert metrics(run)["http_reqs"]["count"] == 800
    assert run.swarm[0]["held"]["share"] == 1


def test_users_are_held_in_flight_on_a_connection_each(valid_load: Loaded, known_server: KnownServer) -> None:
    run = valid_load("/constant?ms=200", vus=50, duration=4)

    seen = known_server.ask("/stats")
    assert seen["mean_in_flight"] >= 0.95 * 50
    assert seen["most"] == 50
    # And one that asks for these numbers, and one that reset them.
    assert seen["opened"] - 2 <= 50 <= seen["opened"]
    assert run.swarm[0]["held"]["in_flight"] >= 0.95 * 50


def test_processes_share_the_work(load: Loaded, known_server: KnownServer) -> None:
    run = load("/constant?ms=5", rate=100, duration=3, processes=2)

    assert known_server.ask("/stats")["requests"] == 300
    assert metrics(run)["http_reqs"]["count"] == 300
    assert run.swarm[0]["generator"]["processes"] == 2
    assert sum(row["due"] for row in run.swarm[0]["timeline"]) == 300


def test_errors_are_counted_with_their_latencies(load: Loaded) -> None:
    run = load("/status?code=503&ms=30", rate=50, duration=1)

    (error,) = run.swarm[0]["errors"]
    assert (error["error"], error["count"]) == ("http_5xx", 50)
    assert error["http_req_total"]["med"] >= 30
    assert metrics(run)["http_req_failed"]["rate"] == 1


SCENARIO = """
from webperf import swarm

@swarm(rate=40, duration="1s", tags={"team": "map"},
       thresholds={"http_req_duration{name:/constant}": "max < 1000", "checks": "rate == 1", "http_reqs": "count == 80",
                   "http_req_duration{size:big}": "min >= 20", "group_duration{group:both}": "min >= 20"})
async def both(api, user):
    with user.group("both"):
        first = await api.get("/constant", params={"ms": 5})
        user.check("an answer", first.json()["answer"] == 42)
        with user.tag(size="big"):
            await api.get("/constant", params={"ms": 20}, extensions={"name": "the big one"})
"""


def test_a_scenario_has_checks_groups_tags_and_names(load: Loaded, tmp_path: Path) -> None:
    (tmp_path / "both.py").write_text(SCENARIO)
    run = load(tmp_path / "both.py")

    assert [row["message"] for row in run.swarm[0]["thresholds"] if not row["ok"]] == []
    names = {(row["name"], row["group"], tuple(row["tags"].items())) for row in run.swarm[0]["requests"]}
    assert names == {
        ("/constant", "both", (("team", "map"),)),
        ("the big one", "both", (("team", "map"), ("size", "big"))),
    }


def test_only_what_came_before_an_answer_bears_the_late_beginning(load: Loaded, tmp_path: Path) -> None:
    # One user, 20 ms an iteration, asked for twice as often: the first request waits, the second was due after it.
    (tmp_path / "both.py").write_text(SCENARIO.replace("@swarm(rate=40", "@swarm(vus=1, rate=80"))
    run = load(tmp_path / "both.py")

    timeline = run.swarm[0]["metrics"]["http_req_scheduled"]
    delay = run.swarm[0]["metrics"]["schedule_delay"]
    total = run.swarm[0]["metrics"]["http_req_total"]
    assert delay["avg"] > 100
    assert timeline["avg"] == pytest.approx(total["avg"] + delay["avg"] / 2, rel=0.05)


def test_a_threshold_ends_the_load(load: Loaded, tmp_path: Path) -> None:
    abort = '{"http_req_duration": {"threshold": "max < 1", "abort_on_fail": True, "delay_abort_eval": "1s"}}'
    (tmp_path / "slow.py").write_text(
        f'from webperf import swarm\n\n@swarm(vus=2, duration="60s", thresholds={abort})\n'
        'async def slow(api):\n    await api.get("/constant", params={"ms": 20})\n'
    )
    run = load(tmp_path / "slow.py")

    assert run.verdict.state == "FAIL"
    assert any("by its threshold http_req_duration" in reason for reason in run.validity.reasons)
    assert len(run.swarm[0]["timeline"]) < 6


def test_a_scenario_that_blocks_its_generator_is_found_out(load: Loaded, tmp_path: Path) -> None:
    (tmp_path / "blocks.py").write_text(
        "import time\nfrom webperf import swarm\n\n@swarm(rate=10, duration='2s')\n"
        "async def blocks(api):\n    time.sleep(0.2)\n"
    )
    run = load(tmp_path / "blocks.py")

    assert run.validity.state is Validity.INVALID
    assert any("event loop woke up" in reason for reason in run.validity.reasons)
    assert any("handed out arrivals" in reason for reason in run.validity.reasons)


def test_a_generator_that_is_lost_makes_the_run_invalid(load: Loaded) -> None:
    def kill_one(second: SwarmSecond) -> None:
        if second.second == 1:
            workers = (c for c in psutil.Process().children() if c.status() != psutil.STATUS_ZOMBIE)
            next(c for c in workers if "webperf.swarm.worker" in c.cmdline()).kill()

    run = load("/constant?ms=20", rate=40, duration=4, processes=2, each=kill_one)

    assert run.validity.state is Validity.INVALID
    assert run.validity.reasons[0] == "1 generating process ended before the load did"
    # What the other one did is kept.
    assert metrics(run)["http_reqs"]["count"] >= 80


def test_the_warm_up_is_in_no_number(load: Loaded) -> None:
    run = load("/constant?ms=5", rate=50, duration=3, warmup=1)

    assert [row["phase"] for row in run.swarm[0]["timeline"][:3]] == ["warmup", "measure", "measure"]
    assert metrics(run)["http_reqs"]["count"] == pytest.approx(100, abs=2)
