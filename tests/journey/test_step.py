import contextlib
from dataclasses import replace
from typing import Any, cast

import pytest

from webperf.browser.page_state import PageState
from webperf.browser.probe import Mark, Watch
from webperf.browser.watchdog import Watchdog
from webperf.errors import UsageError
from webperf.journey.failure import ErroredDocument
from webperf.journey.step import Steps
from webperf.metrics import absent
from webperf.model.capture import Change, Navigation, Paint, StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

QUIET = PageState(
    now_ms=5000,
    loaded=True,
    painted=True,
    busy=(),
    unseen_changes=False,
    last_change_ms=900,
    last_input_ms=None,
    map_found=False,
    map_drawn=False,
)
NAVIGATION = Navigation(
    activation_start_ms=0,
    response_start_ms=50,
    dom_content_loaded_end_ms=200,
    load_event_end_ms=250,
    status=200,
)
OPENED = StepCapture(
    opened_page=True,
    began_ms=0,
    unsettled=None,
    map_named=False,
    map_found=False,
    region_found=True,
    navigation=NAVIGATION,
    paints=(Paint("first-contentful-paint", 300),),
    changes=(Change(900, "dom", True, True, False, "h1"),),
)


class FakeProbe:
    """A page at `state` that has captured `capture_`; its clock is as fast as it is asked to wait."""

    def __init__(self) -> None:
        self.page = self
        self.state, self.capture_ = QUIET, OPENED
        self.looks_at_work = 0
        self.default_timeout_ms = 0.0

    def set_default_timeout(self, timeout_ms: float) -> None:
        self.default_timeout_ms = timeout_ms

    def begin(self, watch: Watch) -> Mark:
        return Mark(None, 0.0, blank=True)

    def look(self, watch: Watch, wait_ms: float) -> tuple[str, PageState]:
        self.looks_at_work -= 1
        self.state = replace(self.state, now_ms=self.state.now_ms + wait_ms)
        return "document", self.state if self.looks_at_work < 0 else replace(self.state, busy=("still loading",))

    def capture(self, watch: Watch, mark: Mark) -> StepCapture:
        return replace(self.capture_, map_named=watch.map is not None)


class Stepping:
    """Steps on a fake page, and the names of those after which a picture could be taken."""

    def __init__(self) -> None:
        self.probe = FakeProbe()
        self.ended: list[str] = []
        self.step = Steps(cast(Any, self.probe), Watchdog(lambda: None), self.ended.append)

    def reading(self, step: str, metric: str) -> Reading:
        (result,) = [result for result in self.step.results if result.name == step]
        (found,) = [reading for reading in result.readings if reading.metric == metric]
        return found


@pytest.fixture
def stepping() -> Stepping:
    return Stepping()


def test_a_step_is_measured_once_its_page_is_quiet(stepping: Stepping) -> None:
    with stepping.step("open"):
        assert stepping.step.results == []
    assert stepping.reading("open", "load_time").value == 900
    assert stepping.ended == ["open"]


def test_on_a_slow_network_a_step_and_what_is_in_it_may_take_longer() -> None:
    probe = FakeProbe()
    step = Steps(cast(Any, probe), Watchdog(lambda: None), lambda _: None, patience_ms=40_000)
    with step("open", timeout_ms=5000):
        assert probe.default_timeout_ms == 45_000


def test_steps_follow_each_other(stepping: Stepping) -> None:
    for name in ("open", "choose", "zoom"):
        with stepping.step(name):
            pass
    assert [result.name for result in stepping.step.results] == stepping.ended == ["open", "choose", "zoom"]


def test_a_page_that_is_at_work_for_a_while_is_waited_for(stepping: Stepping) -> None:
    stepping.probe.looks_at_work = 5
    with stepping.step("open", quiet_ms=100):
        pass
    assert stepping.reading("open", "load_time").value == 900
    # Five looks at work, one that begins the quiet window, one that ends it: 5 - 7.
    assert stepping.probe.looks_at_work == -2


def test_a_page_still_at_work_when_the_time_is_up_never_settled(stepping: Stepping) -> None:
    stepping.probe.state = replace(QUIET, busy=("streamlit script is running",))
    with stepping.step("open", quiet_ms=1, timeout_ms=20):
        pass
    reading = stepping.reading("open", "load_time")
    assert reading.missing is Missing.NEVER_SETTLED
    assert reading.detail == {"waiting_for": "streamlit script is running"}


def test_playwrights_own_calls_get_the_steps_time(stepping: Stepping) -> None:
    with stepping.step("open", timeout_ms=1234):
        assert stepping.probe.default_timeout_ms == 1234


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_an_error_page_is_not_measured(stepping: Stepping, status: int) -> None:
    stepping.probe.capture_ = replace(OPENED, navigation=replace(NAVIGATION, status=status))
    with pytest.raises(ErroredDocument, match=f"HTTP {status}"), stepping.step("open"):
        pass
    assert (stepping.step.results, stepping.ended) == ([], [])


@pytest.mark.parametrize("status", [200, 204, 304, None])
def test_a_page_that_was_answered_well_or_not_over_http_is(stepping: Stepping, status: int | None) -> None:
    stepping.probe.capture_ = replace(OPENED, navigation=replace(NAVIGATION, status=status))
    with stepping.step("open"):
        pass
    assert stepping.ended == ["open"]


def test_an_error_page_that_was_there_before_the_step_is_not_the_steps_fault(stepping: Stepping) -> None:
    errored = replace(NAVIGATION, status=500)
    stepping.probe.capture_ = replace(OPENED, opened_page=False, navigation=errored)
    with stepping.step("look"):
        pass
    assert stepping.ended == ["look"]


@pytest.mark.parametrize("map", [None, "#map"])
def test_a_step_that_fails_is_kept_with_the_metrics_it_would_have_had(stepping: Stepping, map: str | None) -> None:
    with pytest.raises(KeyError), stepping.step("open", map=map):
        raise KeyError("VIC")
    ((failed, error),) = stepping.step.failed
    expected = absent(Missing.JOURNEY_FAILED, opens_page=True, has_map=map is not None)
    assert failed.absent(Missing.JOURNEY_FAILED) == expected
    assert repr(error) == "KeyError('VIC')"
    assert (stepping.step.open, stepping.step.results, stepping.ended) == (None, [], [])


def test_a_journey_may_catch_a_failed_step_and_go_on(stepping: Stepping) -> None:
    with contextlib.suppress(KeyError), stepping.step("optional"):
        raise KeyError("VIC")
    with stepping.step("next"):
        pass
    assert [step.name for step, _ in stepping.step.failed] == ["optional"]
    assert [result.name for result in stepping.step.results] == ["next"]


def nest(step: Steps) -> None:
    with step("outer"), step("inner"):
        pass


def repeat(step: Steps) -> None:
    for _ in range(2):
        with step("open"):
            pass


@pytest.mark.parametrize(
    ("misuse", "message"),
    [
        (nest, "step 'inner' is inside step 'outer': steps follow each other"),
        (repeat, "step 'open' is there twice: give each step of a journey a name of its own"),
    ],
)
def test_a_journey_that_misuses_its_steps_is_told(stepping: Stepping, misuse: Any, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        misuse(stepping.step)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("name", "times", "message"),
    [
        ("", {}, "a step needs a name"),
        ("  \n", {}, "a step needs a name"),
        ("open", {"quiet_ms": 0}, r"step 'open': quiet_ms \(0\) must be above 0"),
        ("open", {"quiet_ms": -5}, r"quiet_ms \(-5\) must be above 0"),
        ("open", {"quiet_ms": 500, "timeout_ms": 500}, r"quiet_ms \(500\) must be above 0 and below timeout_ms"),
        ("open", {"quiet_ms": float("nan")}, r"quiet_ms \(nan\) must be above 0"),
    ],
)
def test_a_step_that_cannot_be_is_refused(stepping: Stepping, name: str, times: dict[str, float], message: str) -> None:
    with pytest.raises(UsageError, match=message), stepping.step(name, **times):
        pytest.fail("the body must not run")


class FakeFilm:
    """Has one frame of every step."""

    def cut(self, step: str, capture: StepCapture) -> StepCapture:
        return replace(capture, frames=())


def test_a_filmed_step_has_a_speed_index_and_one_that_fails_the_reason_for_it() -> None:
    probe = FakeProbe()
    step = Steps(cast(Any, probe), Watchdog(lambda: None), lambda _: None, FakeFilm())
    with step("open"):
        pass
    assert {r.metric: r.missing for r in step.results[0].readings}["speed_index"] is Missing.NO_SCREENSHOTS
    with pytest.raises(ValueError), step("again"):  # noqa: PT011
        raise ValueError
    ((failed, _),) = step.failed
    assert {r.metric: r.missing for r in failed.absent(Missing.SKIPPED)}["speed_index"] is Missing.SKIPPED
