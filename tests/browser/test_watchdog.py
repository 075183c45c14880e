import threading

import pytest

from webperf.browser.watchdog import Watchdog

DEADLINE_S = 10.0


@pytest.fixture
def bitten() -> threading.Event:
    return threading.Event()


@pytest.fixture
def watchdog(bitten: threading.Event) -> Watchdog:
    return Watchdog(bitten.set)


def test_a_body_that_takes_too_long_is_bitten(watchdog: Watchdog, bitten: threading.Event) -> None:
    with watchdog.limit(0.01):
        assert bitten.wait(DEADLINE_S)
    assert watchdog.has_bitten


def test_it_bites_from_another_thread_because_the_body_hangs() -> None:
    threads: list[int] = []
    done = threading.Event()

    def bite() -> None:
        threads.append(threading.get_ident())
        done.set()

    with Watchdog(bite).limit(0.01):
        assert done.wait(DEADLINE_S)
    assert threads != [threading.get_ident()]


def test_a_body_in_time_is_left_alone(watchdog: Watchdog, bitten: threading.Event) -> None:
    with watchdog.limit(60):
        pass
    assert not watchdog.has_bitten
    assert not bitten.is_set()


def test_the_limit_ends_with_a_body_that_fails(watchdog: Watchdog) -> None:
    with pytest.raises(KeyError), watchdog.limit(60):
        raise KeyError("VIC")
    _no_timer_is_left()


def test_no_timer_outlives_its_body(watchdog: Watchdog) -> None:
    with watchdog.limit(60):
        pass
    _no_timer_is_left()


def test_of_nested_limits_the_first_that_runs_out_bites(watchdog: Watchdog, bitten: threading.Event) -> None:
    with watchdog.limit(60), watchdog.limit(0.01):
        assert bitten.wait(DEADLINE_S)


def test_an_outer_limit_still_holds_after_an_inner_one_ended(watchdog: Watchdog, bitten: threading.Event) -> None:
    with watchdog.limit(0.05):
        with watchdog.limit(60):
            pass
        assert bitten.wait(DEADLINE_S)


def _no_timer_is_left() -> None:
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for timer in timers:
        timer.join(DEADLINE_S)
    assert not any(timer.is_alive() for timer in timers)
