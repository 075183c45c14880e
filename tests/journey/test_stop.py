import signal

import pytest

from webperf.errors import Interrupted
from webperf.journey.stop import Stop


def test_outside_a_trial_a_stop_raises_at_once() -> None:
    with pytest.raises(Interrupted) as raised:
        Stop().request(signal.SIGINT)
    assert raised.value.signum == signal.SIGINT


def test_within_a_trial_it_only_ends_the_browser_and_raises_after_the_body() -> None:
    stop, happened = Stop(), list[str]()

    def trial() -> None:
        with stop.deferred(lambda: happened.append("browser ended")):
            stop.request(signal.SIGTERM)
            happened.append("body went on")

    with pytest.raises(Interrupted):
        trial()
    assert happened == ["browser ended", "body went on"]


def test_a_body_that_fails_because_its_browser_was_ended_still_ends_as_interrupted() -> None:
    stop = Stop()

    def trial() -> None:
        with stop.deferred(lambda: None):
            stop.request(signal.SIGINT)
            raise RuntimeError("Target page, context or browser has been closed")

    with pytest.raises(Interrupted) as raised:
        trial()
    assert isinstance(raised.value.__context__, RuntimeError)


def test_without_a_request_a_body_ends_as_it_likes() -> None:
    stop = Stop()
    with stop.deferred(lambda: pytest.fail("nobody asked for it")):
        pass
    with pytest.raises(RuntimeError, match="its own"), stop.deferred(lambda: None):
        raise RuntimeError("its own")
    stop.check()


def test_each_request_within_a_trial_ends_the_browser_again() -> None:
    # Somebody who presses Ctrl-C twice: the first may have come while a browser was only just starting.
    stop, ended = Stop(), list[int]()

    def trial() -> None:
        with stop.deferred(lambda: ended.append(1)):
            stop.request(signal.SIGINT)
            stop.request(signal.SIGINT)

    with pytest.raises(Interrupted):
        trial()
    assert len(ended) == 2


def test_after_a_trial_a_stop_raises_at_once_again() -> None:
    stop = Stop()
    with stop.deferred(lambda: pytest.fail("the trial is over")):
        pass
    with pytest.raises(Interrupted):
        stop.request(signal.SIGINT)


def test_nothing_more_begins_once_a_stop_was_asked_for() -> None:
    stop = Stop()
    with pytest.raises(Interrupted):
        stop.request(signal.SIGTERM)
    with pytest.raises(Interrupted) as raised:
        stop.check()
    assert raised.value.signum == signal.SIGTERM
    with pytest.raises(Interrupted), stop.deferred(lambda: None):
        pass


def test_a_real_signal_takes_the_same_way() -> None:
    stop, ended = Stop(), list[int]()
    before = signal.signal(signal.SIGUSR1, lambda signum, frame: stop.request(signum))
    try:
        with pytest.raises(Interrupted) as raised, stop.deferred(lambda: ended.append(1)):
            signal.raise_signal(signal.SIGUSR1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert (raised.value.signum, ended) == (signal.SIGUSR1, [1])
