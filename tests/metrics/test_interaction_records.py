"""Hand-made steps and the records of their interactions; times in ms."""

from __future__ import annotations

from typing import Any

import pytest

from tests.metrics.build import change, click, given, moves, plain_step, received, sent
from webperf.metrics.interaction_records import LIMIT, records
from webperf.model.capture import Input, LongTask, StepCapture
from webperf.model.missing import Missing

WHEEL = moves("wheel", 6000, 6200, 5, handled_ms=6010)
DRAG = (*given(("pointerdown", 5990)), moves("pointermove", 6000, 6200), *given(("pointerup", 6230), ("click", 6230)))
PAN = (*given(("pointerdown", 5990)), moves("touchmove", 6000, 6200))


def of(*inputs: Input, changes: tuple[Any, ...] = (), unusable: Missing | None = None, **more: Any) -> list[Any]:
    return records(plain_step(inputs=inputs, changes=changes, **more), unusable)


def scrolled(*times: float) -> tuple[Any, ...]:
    return tuple(change(time, "scroll", element="html") for time in times)


def frames(record: dict[str, Any]) -> tuple[Any, ...]:
    return record["kind"], record["first_frame_ms"], record["last_frame_ms"], record.get("missing")


@pytest.mark.parametrize(("inputs", "kind"), [((WHEEL,), "wheel"), (DRAG, "drag"), (PAN, "touch pan")])
def test_a_run_of_events_has_a_first_and_a_last_frame(inputs: tuple[Input, ...], kind: str) -> None:
    (record,) = of(*inputs, changes=(change(6030), change(6150), change(6290)))
    assert frames(record) == (kind, 30, 90, None)
    assert (record["events"], record["first_input_ms"], record["last_input_ms"]) == (5, 6000, 6200)


def test_the_latency_of_a_drag_is_counted_as_the_headline_is() -> None:
    (record,) = of(*DRAG, changes=(change(6030), change(6290)))
    assert (record["input"], record["latency_ms"], record["last_frame_ms"]) == ("click", 60, 90)


def test_what_was_made_before_the_first_handler_is_not_its_doing() -> None:
    (record,) = of(WHEEL, changes=(change(6012, made=6005), change(6030, made=6020), change(6290)))
    assert record["first_frame_ms"] == 30


def test_the_compositor_scrolls_before_any_handler() -> None:
    (record,) = of(WHEEL, changes=(change(6012, "scroll", made=6005), change(6290, "scroll")))
    assert (record["first_frame_ms"], record["scroll_frames"]) == (12, 2)


def test_a_scroll_that_a_blocked_main_thread_heard_of_late_says_so() -> None:
    (record,) = of(WHEEL, changes=scrolled(6180, 6290), long_tasks=(LongTask(6010, 160),))
    assert (record["first_frame_ms"], record["upper_bound"]) == (180, True)


def test_a_task_after_the_first_frame_does_not_make_it_late() -> None:
    (record,) = of(WHEEL, changes=scrolled(6030, 6290), long_tasks=(LongTask(6040, 100),))
    assert "upper_bound" not in record


@pytest.mark.parametrize(
    ("inputs", "kind"), [(given(("keydown", 6000)), "scroll"), (click(5950, 6000), "scroll"), ((WHEEL,), "wheel")]
)
def test_a_click_or_key_that_only_scrolls_is_a_scroll(inputs: tuple[Input, ...], kind: str) -> None:
    (record,) = of(*inputs, changes=scrolled(6250, 6270, 6300))
    assert (record["kind"], record["scroll_frames"]) == (kind, 3)


def test_a_click_that_scrolls_and_shows_something_is_a_click() -> None:
    (record,) = of(*click(5950, 6000), changes=(*scrolled(6020, 6040), change(6300)))
    assert (record["kind"], record["latency_ms"], record["scroll_frames"]) == ("click", 300, 2)


def test_a_gesture_that_nothing_follows_has_a_reason() -> None:
    (record,) = of(WHEEL)
    assert frames(record) == ("wheel", None, None, "NO_VISIBLE_CHANGE")
    assert not {"latency_ms", "parts"} & record.keys()


def test_a_gesture_whose_last_event_nothing_follows_has_only_its_first_frame() -> None:
    (record,) = of(WHEEL, changes=(change(6030), change(6150)))
    assert frames(record) == ("wheel", 30, None, "NO_VISIBLE_CHANGE")


@pytest.mark.parametrize("reason", [Missing.NEVER_SETTLED, Missing.SELECTOR_NOT_FOUND])
def test_a_step_that_gives_no_number_gives_none_to_its_records(reason: Missing) -> None:
    found = of(*click(5000, 5050), WHEEL, changes=(change(5100), change(6030), change(6290)), unusable=reason)
    assert [frames(record)[1:] for record in found] == [(None, None, reason.value)] * 2
    assert not any("latency_ms" in record for record in found)


def test_each_interaction_ends_at_the_next_input() -> None:
    found = of(*click(5000, 5050), *click(5500, 5550), WHEEL, changes=(change(5100), change(5700), change(6290)))
    assert [(r["kind"], r["latency_ms"]) for r in found] == [("click", 50), ("click", 150), ("wheel", 90)]
    assert [r.get("next_input_ms") for r in found] == [450, 450, None]


def test_the_first_half_of_a_double_click_had_no_time_to_be_answered() -> None:
    first, second = of(*click(5000, 5000), *click(5001, 5001), changes=(change(5200),))
    assert (first["missing"], first["next_input_ms"], second["latency_ms"]) == ("NO_VISIBLE_CHANGE", 1, 199)


def test_what_changes_elsewhere_or_out_of_sight_is_no_frame_of_it() -> None:
    (record,) = of(WHEEL, changes=(change(6030, region=False), change(6040, seen=False), change(6290)))
    assert record["first_frame_ms"] == 290


def test_an_update_that_nobody_asked_for_is_not_the_last_frame() -> None:
    messages = (sent(6210), received(6280), received(6900))
    (record,) = of(WHEEL, changes=(change(6030), change(6290), change(6910)), messages=messages)
    assert (record["last_frame_ms"], record["parts"]["server_wait"]) == (90, 70)


def test_a_scroll_before_any_input_is_told_apart_from_what_was_done() -> None:
    changes = (*scrolled(5200, 5216, 5232), *scrolled(5700), change(6290))
    found = of(WHEEL, changes=changes)
    assert [(r["kind"], r["events"], r.get("missing")) for r in found] == [
        ("scroll", 0, "NO_INTERACTION"),
        ("scroll", 0, "NO_INTERACTION"),
        ("wheel", 5, None),
    ]
    assert (found[0]["scroll_frames"], found[0]["scrolled_ms"], found[0]["element"]) == (3, 32, "html")


def test_of_very_many_the_last_ones_are_kept() -> None:
    keys = given(*(("keydown", 6000.0 + 10 * n) for n in range(LIMIT + 5)))
    found = of(*keys, changes=(change(9000),))
    assert len(found) == LIMIT
    assert found[-1]["first_input_ms"] == keys[-1].time_ms


def test_a_step_without_inputs_and_scrolls_has_none() -> None:
    step: StepCapture = plain_step(changes=(change(6290),))
    assert records(step, None) == []
