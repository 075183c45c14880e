from typing import Any

import pytest

from tests.metrics.build import change, click, page_step, plain_step
from webperf.metrics.main_thread import readings, total_blocking_time
from webperf.model.capture import FrameScript, LongFrame, LongTask, StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

# (start, duration) of each task -> blocking time between 300 (first contentful paint) and 1000 (load time).
TASKS: list[tuple[str, list[tuple[float, float]], float]] = [
    ("no task", [], 0),
    ("over 50 ms is what counts", [(400, 120)], 70),
    ("exactly 50 ms does not block", [(400, 50)], 0),
    ("each task for itself", [(400, 80), (600, 60)], 40),
    ("before the window", [(100, 150)], 0),
    ("after the window", [(1000, 400)], 0),
    # Clipped first, then the 50 ms are taken off, as Lighthouse does: 300..380 is 80, so 30.
    ("begun before the window", [(200, 180)], 30),
    ("ended after the window", [(900, 500)], 50),
    ("too little of it within the window", [(100, 240)], 0),
    ("longer than the window", [(0, 5000)], 650),
]


@pytest.mark.parametrize(("tasks", "blocked"), [row[1:] for row in TASKS], ids=[row[0] for row in TASKS])
def test_total_blocking_time(tasks: list[tuple[float, float]], blocked: float) -> None:
    assert total_blocking_time([LongTask(*task) for task in tasks], 300, 1000) == blocked


def script(duration_ms: float, *, function: str = "draw", invoker: str = "TimerHandler", forced_ms: float = 0) -> Any:
    return FrameScript("http://app.test/app.js", function, invoker, 0, duration_ms, forced_ms)


def frame(blocking_ms: float, *scripts: FrameScript) -> LongFrame:
    return LongFrame(400, blocking_ms + 50, blocking_ms, scripts)


def measured(step: StepCapture) -> dict[str, Reading]:
    return {reading.metric: reading for reading in readings(step)}


def test_the_window_is_from_first_contentful_paint_to_load_time() -> None:
    # FCP 300, last change 900: of 850..990 only 850..900 lies inside, which is 50 ms and blocks nothing.
    tasks = (LongTask(200, 90), LongTask(400, 110), LongTask(850, 140))
    assert measured(page_step(changes=(change(900),), long_tasks=tasks))["tbt"].value == 60


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"paints": ()}, Missing.NO_FCP),
        ({"unsettled": "busy"}, Missing.NEVER_SETTLED),
        ({"inputs": click(100, 160)}, Missing.INTERRUPTED_BY_INPUT),
    ],
)
def test_without_its_window_there_is_no_total_blocking_time(fields: dict[str, Any], reason: Missing) -> None:
    found = measured(page_step(changes=(change(900),), long_tasks=(LongTask(400, 110),), **fields))
    assert (found["tbt"].value, found["tbt"].missing) == (None, reason)


def test_tasks_and_frames_are_counted_in_every_step() -> None:
    found = measured(plain_step(long_tasks=(LongTask(6000, 60),) * 3, long_frames=(frame(15), frame(20))))
    assert [found[name].value for name in ("long_tasks", "long_frames", "blocking_time")] == [3, 2, 35]


def test_a_main_thread_that_was_never_blocked_is_zero_and_not_missing() -> None:
    found = measured(page_step(changes=(change(900),)))
    assert {reading.value for reading in found.values()} == {0}


def test_the_scripts_that_took_longest_are_named_with_all_of_their_time() -> None:
    frames = (frame(10, script(30, forced_ms=4.04), script(50, function="")), frame(10, script(40, forced_ms=2)))
    assert measured(plain_step(long_frames=frames))["long_frames"].detail == {
        "scripts": [
            {"source": "http://app.test/app.js", "function": "draw", "ms": 70, "forced_layout_ms": 6.0},
            {"source": "http://app.test/app.js", "function": "TimerHandler", "ms": 50, "forced_layout_ms": 0},
        ]
    }


def test_no_more_than_five_scripts_are_named() -> None:
    frames = [frame(10, script(number, function=f"f{number}")) for number in range(1, 9)]
    named = measured(plain_step(long_frames=tuple(frames)))["long_frames"].detail["scripts"]
    assert [entry["function"] for entry in named] == ["f8", "f7", "f6", "f5", "f4"]
