import pytest

from tests.metrics.build import FCP, change, click, given, only, page_step, plain_step
from webperf.metrics.visible import readings
from webperf.model.capture import LargestPaint, Paint, StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading


def load_time(**fields: object) -> Reading:
    return only(readings(page_step(**fields)), "load_time")


def latency(**fields: object) -> Reading:
    return only(readings(plain_step(**fields)), "interaction_latency")


def test_load_time_ends_at_the_last_visible_change() -> None:
    reading = load_time(changes=(change(400), change(1250, "load", element="img#chart"), change(900)))
    assert reading.value == 1250
    assert reading.detail == {"last_change": "load img#chart"}


def test_load_time_does_not_hold_the_quiet_window_that_confirmed_it() -> None:
    # Nothing in a capture says how long the step waited: only the page's own times are in the number.
    assert load_time(changes=(change(1250),)).value == 1250


@pytest.mark.parametrize(
    ("paints", "largest", "expected"),
    [
        ((FCP,), (), 300),
        ((Paint("first-paint", 280), FCP), (), 300),
        ((FCP,), (LargestPaint(820, 5000, "h1", ""),), 820),
        ((FCP,), (LargestPaint(820, 5000, "h1", ""), LargestPaint(1100, 9000, "img", "")), 1100),
    ],
)
def test_a_plain_page_without_mutations_is_loaded_when_it_is_painted(
    paints: tuple[Paint, ...], largest: tuple[LargestPaint, ...], expected: float
) -> None:
    reading = load_time(paints=paints, largest_paints=largest)
    assert (reading.value, reading.detail) == (expected, {"last_change": "paint"})


def test_a_paint_after_the_last_mutation_counts() -> None:
    reading = load_time(changes=(change(400),), largest_paints=(LargestPaint(820, 5000, "img", ""),))
    assert (reading.value, reading.detail) == (820, {"last_change": "paint"})


def test_a_change_outside_the_viewport_does_not_count() -> None:
    assert load_time(changes=(change(700), change(2000, seen=False))).value == 700


def test_a_change_outside_the_region_does_not_count() -> None:
    assert load_time(changes=(change(700), change(2000, region=False))).value == 700


def test_with_a_region_a_paint_that_may_lie_outside_it_does_not_count() -> None:
    step = {"changes": (change(700), change(2000, region=False)), "largest_paints": (LargestPaint(1900, 9, "img", ""),)}
    assert load_time(region_named=True, **step).value == 700


def test_an_element_that_is_gone_by_the_end_is_said_to_be_gone() -> None:
    assert load_time(changes=(change(700, "removed", element=None),)).detail == {"last_change": "removed (gone)"}


LOAD_TIME_REASONS: list[tuple[Missing, dict[str, object]]] = [
    (Missing.NO_NAVIGATION, {"navigation": None}),
    (Missing.INTERRUPTED_BY_INPUT, {"inputs": click(100, 160), "changes": (change(700),)}),
    (Missing.NEVER_SETTLED, {"unsettled": "the page keeps changing", "changes": (change(700),)}),
    (Missing.SELECTOR_NOT_FOUND, {"region_found": False, "changes": (change(700),)}),
    (Missing.NO_FCP, {"paints": (), "changes": (change(700),)}),
    (Missing.NO_FCP, {"paints": (Paint("first-paint", 280),)}),
    (Missing.NO_VISIBLE_CHANGE, {"region_named": True, "changes": (change(700, region=False),)}),
    (Missing.NO_VISIBLE_CHANGE, {"region_named": True}),
]


@pytest.mark.parametrize(("reason", "fields"), LOAD_TIME_REASONS)
def test_load_time_is_missing_for_a_reason(reason: Missing, fields: dict[str, object]) -> None:
    assert (load_time(**fields).value, load_time(**fields).missing) == (None, reason)


def test_a_page_that_never_settled_says_what_it_was_still_waiting_for() -> None:
    waiting = "request in flight: http://app.test/api"
    assert load_time(unsettled=waiting).detail == {"waiting_for": waiting}
    assert latency(inputs=click(6000, 6060), unsettled=waiting).detail["waiting_for"] == waiting


def test_interaction_latency_runs_from_the_release_to_the_last_visible_change() -> None:
    # Spinner at 6100, result at 6510: 6510 - 6060.
    reading = latency(inputs=click(6000, 6060), changes=(change(6100, element="div.spinner"), change(6510)))
    assert reading.value == 450
    told = {"input": "click", "element": "button", "last_change": "dom div#result"}
    assert {name: reading.detail[name] for name in told} == told


def test_with_several_inputs_the_last_one_counts() -> None:
    inputs = (*click(6000, 6060), *click(7000, 7050))
    assert latency(inputs=inputs, changes=(change(6200), change(7350))).value == 300


def test_an_answer_to_the_press_is_counted_from_the_press() -> None:
    assert latency(inputs=click(6000, 6060), changes=(change(6040),)).value == 40


def test_what_changes_elsewhere_is_no_result() -> None:
    changes = (change(6200), change(6800, region=False), change(6900, seen=False))
    assert latency(inputs=given(("keydown", 6000)), changes=changes).value == 200


LATENCY_REASONS: list[tuple[Missing, dict[str, object]]] = [
    (Missing.NO_INTERACTION, {"changes": (change(6200),)}),
    (Missing.NO_INTERACTION, {"unsettled": "the page keeps changing"}),
    (Missing.NEVER_SETTLED, {"inputs": click(6000, 6060), "unsettled": "busy", "changes": (change(6200),)}),
    (Missing.SELECTOR_NOT_FOUND, {"inputs": click(6000, 6060), "region_found": False, "changes": (change(6200),)}),
    (Missing.NO_VISIBLE_CHANGE, {"inputs": click(6000, 6060)}),
    (Missing.NO_VISIBLE_CHANGE, {"inputs": click(6000, 6060), "changes": (change(5900),)}),
    (Missing.NO_VISIBLE_CHANGE, {"inputs": given(("wheel", 6000)), "changes": (change(6000),)}),
    (Missing.NO_VISIBLE_CHANGE, {"inputs": click(6000, 6060), "changes": (change(6200, seen=False),)}),
]


@pytest.mark.parametrize(("reason", "fields"), LATENCY_REASONS)
def test_interaction_latency_is_missing_for_a_reason(reason: Missing, fields: dict[str, object]) -> None:
    assert (latency(**fields).value, latency(**fields).missing) == (None, reason)


def test_an_input_that_nothing_followed_is_named() -> None:
    assert latency(inputs=given(("wheel", 6000))).detail["input"] == "wheel"


def test_each_interaction_of_the_step_has_its_record() -> None:
    reading = latency(inputs=(*click(6000, 6060), *click(7000, 7050)), changes=(change(6200), change(7350)))
    assert [record["latency_ms"] for record in reading.detail["interactions"]] == [140, reading.value]


def test_a_step_in_which_nothing_was_done_has_no_records() -> None:
    assert latency(changes=(change(6200),)).detail == {}


@pytest.mark.parametrize("step", [page_step(), plain_step()])
def test_each_step_gets_one_reading_of_both(step: StepCapture) -> None:
    assert [reading.metric for reading in readings(step)] == ["load_time", "interaction_latency"]
