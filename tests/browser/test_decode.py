from typing import Any

from webperf.browser import decode
from webperf.model.capture import (
    Change,
    EventTiming,
    FrameScript,
    Input,
    LargestPaint,
    LayoutShift,
    LongFrame,
    LongTask,
    Navigation,
    Paint,
)

# The main document began at 1 000 000 ms of wall clock, the frame 250 ms after it.
ZERO = 1_000_000.0
FRAME_ZERO = 1_000_250.0


def document(time_origin: float = ZERO, **lists: Any) -> dict[str, Any]:
    """What the page script gives for one document."""
    names = (
        "inputs",
        "changes",
        "events",
        "paints",
        "lcp",
        "shifts",
        "longTasks",
        "longFrames",
        "interactionPaints",
        "softNavigations",
    )
    empty: dict[str, Any] = {name: [] for name in names}
    return {"timeOrigin": time_origin, "navigation": None, "truncated": {}, **empty, **lists}


def change(time: float, **fields: Any) -> dict[str, Any]:
    return {
        "time": time,
        "kind": "dom",
        "seen": True,
        "region": True,
        "map": False,
        "element": "p",
        "fade": False,
        "first": False,
        "made": time,
        **fields,
    }


TIMING = {
    "activationStart": 0,
    "responseStart": 50.5,
    "domContentLoadedEventEnd": 200,
    "loadEventEnd": 250,
    "responseStatus": 200,
}


def test_navigation_timing() -> None:
    assert decode.navigation(document(navigation=TIMING)) == Navigation(
        activation_start_ms=0,
        response_start_ms=50.5,
        dom_content_loaded_end_ms=200,
        load_event_end_ms=250,
        status=200,
    )


def test_a_browser_that_tells_no_status_says_zero_which_is_none() -> None:
    found = decode.navigation(document(navigation={**TIMING, "responseStatus": 0}))
    assert found is not None
    assert found.status is None


def test_no_navigation_timing() -> None:
    assert decode.navigation(document()) is None


def test_paints_stay_in_their_order() -> None:
    raw = [{"name": "first-paint", "startTime": 280}, {"name": "first-contentful-paint", "startTime": 300}]
    assert decode.paints(document(paints=raw)) == (Paint("first-paint", 280), Paint("first-contentful-paint", 300))


def test_largest_paints_keep_element_and_address() -> None:
    raw = [{"startTime": 420, "size": 9, "element": None, "url": "http://a/b.png"}]
    assert decode.largest_paints(document(lcp=raw)) == (LargestPaint(420, 9, None, "http://a/b.png"),)


def test_shifts_come_in_order_of_time() -> None:
    raw = [{"startTime": t, "value": 0.1, "hadRecentInput": t == 90} for t in (90, 30)]
    assert decode.shifts(document(shifts=raw)) == (LayoutShift(30, 0.1, False), LayoutShift(90, 0.1, True))


def test_an_event_in_a_frame_is_put_on_the_main_documents_clock() -> None:
    raw = {
        "name": "click",
        "startTime": 100,
        "duration": 48,
        "processingStart": 110,
        "processingEnd": 120,
        "interactionId": 5193,
        "element": "button#go",
    }
    frames = [document(), document(FRAME_ZERO, events=[raw])]
    # 250 later on the main document's clock; a duration is the same on every clock.
    assert decode.events(frames, ZERO) == (EventTiming("click", 350, 48, 360, 370, 5193, "button#go"),)


def test_an_event_without_an_interaction_has_the_id_zero() -> None:
    raw = {"name": "mouseover", "startTime": 1, "duration": 16, "processingStart": 2, "processingEnd": 3}
    (found,) = decode.events([document(events=[{**raw, "interactionId": None, "element": None}])], ZERO)
    assert found.interaction_id == 0


def test_inputs_of_all_frames_come_in_order_of_time() -> None:
    key = {"type": "keydown", "time": 400, "element": "input", "handled": 402, "done": 405, "first": 400}
    wheel = {"type": "wheel", "time": 100, "element": None, "handled": 101, "done": None, "first": 20}
    main = document(inputs=[{**key, "firstHandled": 402, "count": 1}])
    frame = document(FRAME_ZERO, inputs=[{**wheel, "firstHandled": 30, "count": 7}])
    assert decode.inputs([main, frame], ZERO) == (
        Input("wheel", 350, None, handled_ms=351, done_ms=None, first_ms=270, first_handled_ms=280, count=7),
        Input("keydown", 400, "input", handled_ms=402, done_ms=405, first_ms=400, first_handled_ms=402),
    )


def test_changes_of_all_frames_come_in_order_of_time() -> None:
    main = document(changes=[change(900), change(500, kind="removed", element=None)])
    frame = document(FRAME_ZERO, changes=[change(450, kind="draw", seen=False, region=False, map=True)])
    assert decode.changes([main, frame], ZERO) == (
        Change(500, "removed", True, True, False, None, made_ms=500),
        Change(700, "draw", False, False, True, "p", made_ms=700),
        Change(900, "dom", True, True, False, "p", made_ms=900),
    )


def test_a_frame_older_than_the_document_has_times_before_its_start() -> None:
    assert decode.changes([document(ZERO - 100, changes=[change(40)])], ZERO)[0].time_ms == -60


def test_long_tasks_come_in_order_of_time() -> None:
    raw = [{"startTime": 900, "duration": 60}, {"startTime": 300, "duration": 75}]
    assert decode.long_tasks(document(longTasks=raw)) == (LongTask(300, 75), LongTask(900, 60))


def test_a_long_frame_is_put_on_the_main_documents_clock_with_its_scripts() -> None:
    script = {
        "source": "http://a/app.js",
        "function": "draw",
        "invoker": "BUTTON#go.onclick",
        "startTime": 110,
        "duration": 70,
        "forced": 12,
    }
    raw = {"startTime": 100, "duration": 120, "blocking": 65, "scripts": [script]}
    assert decode.long_frames([document(), document(FRAME_ZERO, longFrames=[raw])], ZERO) == (
        LongFrame(350, 120, 65, (FrameScript("http://a/app.js", "draw", "BUTTON#go.onclick", 360, 70, 12),)),
    )


def test_a_script_of_a_long_frame_is_told_without_what_its_address_holds() -> None:
    times = {"startTime": 10, "duration": 9, "forced": 0}
    address = "http://user:CANARY@a.test/app.js"
    scripts = [{"source": address, "function": "", "invoker": address, **times}]
    raw = {"startTime": 0, "duration": 60, "blocking": 10, "scripts": scripts}
    (frame,) = decode.long_frames([document(longFrames=[raw])], ZERO)
    assert (frame.scripts[0].source, frame.scripts[0].invoker) == ("http://a.test/app.js", "http://a.test/app.js")


def test_what_the_lists_left_out_is_added_up_over_the_frames() -> None:
    frames = [document(truncated={"changes": 5, "event": 1}), document(), document(truncated={"changes": 2})]
    assert decode.truncated(frames) == {"changes": 7, "event": 1}
