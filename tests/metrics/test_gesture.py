import pytest

from tests.metrics.build import change, click, given, moves
from webperf.metrics.gesture import Kind, gestures, kind_of, last_gesture, moves_of, start_of_answer
from webperf.model.capture import Input

Inputs = tuple[Input, ...]
DRAG = given(("pointerdown", 100), ("pointermove", 480), ("pointerup", 500), ("click", 500))

# All inputs of a step -> how many of its last ones are the last thing that the user did.
GESTURES: list[tuple[str, Inputs, int]] = [
    ("nothing", (), 0),
    ("a click", click(100, 160), 3),
    ("the second of two clicks", click(100, 160) + click(900, 950), 3),
    ("the second half of a double click", click(100, 110) + click(150, 160), 3),
    ("a drag", DRAG, 4),
    ("a pan by finger", given(("pointerdown", 100), ("touchmove", 480)), 2),
    ("a click after a pan", given(("pointerdown", 100), ("touchmove", 480)) + click(900, 950), 3),
    ("a key", given(("keydown", 100)), 1),
    ("a turn of the wheel", given(("wheel", 100)), 1),
    ("a turn of the wheel after a click", click(100, 160) + given(("wheel", 700)), 1),
    ("a key after a click", click(100, 160) + given(("keydown", 700)), 1),
    ("a click after a key", given(("keydown", 50)) + click(100, 160), 3),
    ("a click that a key made, with its key", given(("keydown", 100), ("click", 100)), 2),
    (
        "a slider that is dragged",
        given(("pointerdown", 100), ("input", 150), ("pointermove", 480), ("pointerup", 500)),
        3,
    ),
    ("text put in as a whole", given(("input", 100)), 1),
    ("a release whose press was in the step before", given(("pointerup", 100), ("click", 100)), 2),
]


@pytest.mark.parametrize(("inputs", "length"), [row[1:] for row in GESTURES], ids=[row[0] for row in GESTURES])
def test_the_last_gesture_is(inputs: Inputs, length: int) -> None:
    kept = tuple(i for i in inputs if i.type != "input") or inputs
    assert last_gesture(inputs) == kept[len(kept) - length :]


def test_typed_text_is_counted_from_the_key_and_not_from_what_the_key_caused() -> None:
    one = given(("keydown", 100), ("input", 104))
    assert last_gesture(one) == one[:1]
    two = given(("keydown", 100), ("input", 104), ("keydown", 200), ("input", 204))
    assert last_gesture(two) == two[2:3]


def test_a_ticked_box_is_counted_from_the_click() -> None:
    inputs = (*click(100, 160), *given(("input", 161)))
    assert last_gesture(inputs) == inputs[:3]


def started(inputs: Inputs, *change_times: float) -> tuple[str, float] | None:
    found = start_of_answer(inputs, [change(time) for time in change_times])
    return None if found is None else (found.type, found.time_ms)


def test_a_click_is_counted_from_its_release() -> None:
    assert started(click(100, 160), 300) == ("click", 160)


def test_an_app_that_answers_the_press_is_counted_from_the_press() -> None:
    # The last change (130) came before the release (160): it cannot be the release's answer.
    assert started(click(100, 160), 130) == ("pointerdown", 100)


def test_a_change_in_the_very_moment_of_the_release_is_no_answer_to_it() -> None:
    assert started(click(100, 160), 160) == ("pointerdown", 100)


def test_a_map_that_follows_the_drag_and_stops_before_its_end_is_counted_from_the_press() -> None:
    assert started(DRAG, 200, 400) == ("pointerdown", 100)


def test_a_map_that_settles_after_the_drag_is_counted_from_the_release() -> None:
    assert started(DRAG, 200, 400, 700) == ("click", 500)


def test_without_any_change_the_last_input_counts() -> None:
    assert started(click(100, 160)) == ("click", 160)


def test_with_changes_only_before_the_gesture_the_last_input_counts() -> None:
    assert started(click(100, 160), 40, 100) == ("click", 160)


def test_an_earlier_gesture_is_never_the_start() -> None:
    # The answer to the first click has come (400); the second has none.
    assert started(click(100, 160) + click(900, 950), 400) == ("click", 950)


def test_without_inputs_there_is_no_start() -> None:
    assert started((), 100, 200) is None


def test_all_inputs_of_a_step_are_put_together_to_what_was_done() -> None:
    wheel, pan = moves("wheel", 600, 700), moves("touchmove", 1110, 1300)
    done = (click(100, 160), given(("keydown", 400)), (wheel,), (*given(("pointerdown", 1100)), pan), click(2000, 2050))
    assert gestures([i for gesture in done for i in gesture]) == done


@pytest.mark.parametrize(
    ("gesture", "kind", "type"),
    [
        (click(100, 160), Kind.CLICK, None),
        (given(("pointerup", 160)), Kind.CLICK, None),
        (given(("keydown", 100)), Kind.KEY, None),
        (given(("keydown", 100), ("click", 100)), Kind.KEY, None),
        (given(("input", 100)), Kind.TEXT, None),
        ((moves("wheel", 100, 300),), Kind.WHEEL, "wheel"),
        (DRAG, Kind.DRAG, "pointermove"),
        # Of a finger both come; once the browser scrolls by itself, only touchmove goes on.
        (given(("pointerdown", 100), ("pointermove", 120), ("touchmove", 480)), Kind.TOUCH_PAN, "touchmove"),
    ],
)
def test_a_gesture_has_a_kind_and_may_have_moves(gesture: Inputs, kind: Kind, type: str | None) -> None:
    found = moves_of(gesture)
    assert (kind_of(gesture), found and found.type) == (kind, type)
