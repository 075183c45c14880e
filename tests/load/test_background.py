"""A load beside something else, with the real generators, on the server that counts what it is asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.fixtures.known import KnownServer
from webperf.errors import GuardRefused, InfrastructureError
from webperf.load.background import BackgroundLoad
from webperf.load.order import SwarmOrder
from webperf.model.background import LoadBegins, LoadSecond
from webperf.model.sample import Phase
from webperf.swarm.discovery import find_scenarios
from webperf.swarm.levels import Level, load_at
from webperf.swarm.options import Options
from webperf.swarm.summary import summarise

Records = list[LoadBegins | LoadSecond]
Made = Callable[..., BackgroundLoad]


@pytest.fixture
def records() -> Records:
    return []


@pytest.fixture
def made(known_server: KnownServer, tmp_path: Path, records: Records) -> Made:
    """`made(Level(50, is_rate=True))`: not begun yet; its records come into `records`."""

    def make(
        level: Level,
        *,
        path: str = "/constant?ms=20",
        warmup_s: float = 0.0,
        duration_s: float = 600.0,
        zero_s: float = 0.0,
        keep: Callable[[LoadBegins | LoadSecond], None] = records.append,
    ) -> BackgroundLoad:
        known_server.ask("/reset")
        (scenario,) = find_scenarios([known_server.url + path], ())
        load = load_at(scenario, level, warmup_s=warmup_s, duration_s=duration_s)
        order = SwarmOrder(name=str(level), scenarios=((scenario, load),), base_url=known_server.url)
        return BackgroundLoad(order, log=tmp_path / "swarm.log", zero_s=zero_s, keep=keep)

    return make


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children() if "webperf.swarm.worker" in child.cmdline()}


@pytest.mark.alone
def test_it_goes_on_until_it_is_told_to_stop_and_leaves_nothing_behind(
    made: Made, records: Records, known_server: KnownServer
) -> None:
    zero_s, before = time.monotonic() - 100, children()
    with made(Level(50, is_rate=True), warmup_s=1, zero_s=zero_s) as load:
        load.wait_until_warm()
        assert load.going
        assert len(children() - before) == 1
        assert load.recent[-1].second.scenarios[0].phase is Phase.MEASURE
        load.stop()
        assert (load.going, load.ended_early) == (False, "")
    assert children() == before

    begins, *seconds = records
    assert isinstance(begins, LoadBegins)
    assert begins.name == "50/s"
    assert [s.second.second for s in seconds if isinstance(s, LoadSecond)] == list(range(len(seconds)))
    # On the run's clock, which was at 100 s when it began.
    assert 100 < begins.at_s < 110
    assert all(isinstance(s, LoadSecond) and s.at_s == begins.at_s + s.second.second for s in seconds)
    (found,) = summarise(begins.scenarios, [s.second for s in seconds if isinstance(s, LoadSecond)], {})
    assert found["held"]["asked_per_s"] == pytest.approx(50, rel=0.1)
    assert known_server.ask("/stats")["requests"] >= 90


def test_a_load_whose_time_is_over_says_that_it_ended_by_itself(made: Made) -> None:
    with made(Level(2, is_rate=False), duration_s=1) as load:
        while load.going:
            time.sleep(0.05)
        assert load.ended_early == "the load came to its end"


def test_what_may_not_be_loaded_is_refused_before_anything_starts(tmp_path: Path) -> None:
    (scenario,) = find_scenarios(["http://192.0.2.1/"], ())
    order = SwarmOrder("far", ((scenario, Options(vus=1).load(where="far")),))
    with pytest.raises(GuardRefused):
        BackgroundLoad(order, log=tmp_path / "swarm.log", zero_s=0.0, keep=lambda record: None)


def test_seconds_that_cannot_be_kept_end_the_load_and_are_told_to_who_steers(made: Made) -> None:
    def full(record: LoadBegins | LoadSecond) -> None:
        if isinstance(record, LoadSecond):
            raise InfrastructureError("the disk is full")

    with pytest.raises(InfrastructureError, match="the disk is full"), made(Level(1, is_rate=False), keep=full) as load:
        load.wait_until_warm()
