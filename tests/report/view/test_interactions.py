from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.report.hostile import TERMINAL
from webperf.model.run import Run
from webperf.model.sample import Phase, Sample
from webperf.report.view import build_view
from webperf.report.view.clean import clean_text
from webperf.report.view.interactions import COLUMNS
from webperf.report.view.records import InteractionLine

CLICK: dict[str, Any] = {
    "kind": "click",
    "element": "button#ask",
    "events": 1,
    "first_frame_ms": 16.0,
    "last_frame_ms": 300.0,
    "parts": {"input_delay": 2.0, "handler": None, "server_wait": 250.0, "bytes": 1200, "by": ["http"]},
}


def lines(run: Run, *details: Mapping[str, Any]) -> tuple[InteractionLine, ...]:
    """The interactions of a step that was measured once for each of `details`."""
    samples = tuple(
        Sample("j", "ask", "desktop", "none", n, Phase.MEASURE, "interaction_latency", 300.0, "ms", None, detail)
        for n, detail in enumerate(details)
    )
    view = build_view(replace(run, samples=samples, summary=(), screenshots=(), failures=()))
    (step,) = [step for journey in view.journeys if journey.name == "j" for step in journey.steps]
    assert step.interaction_columns == COLUMNS
    return step.interactions


def of(*records: Any) -> dict[str, Any]:
    return {"interactions": list(records)}


def test_an_interaction_is_told_by_its_medians(run: Run) -> None:
    slower = {**CLICK, "last_frame_ms": 400.0, "parts": {**CLICK["parts"], "server_wait": 350.0, "bytes": 1400}}
    (line,) = lines(run, of(CLICK), of(slower))
    assert (line.device, line.title, line.events) == ("desktop", "click on button#ask", "")
    assert dict(zip(COLUMNS, line.times, strict=True)) == {
        "First frame": "16.0 ms",
        "Last frame": "350 ms",
        "Input delay": "2.0 ms",
        "Server wait": "300 ms",
        **dict.fromkeys(("Handler", "Request out", "Data to DOM", "Paint", "Other"), "–"),
    }
    assert line.note == "http, 1.30 kB in"


def test_a_gesture_says_of_how_many_events_it_was_made(run: Run) -> None:
    wheel = {**CLICK, "kind": "wheel", "events": 5}
    assert [line.events for line in lines(run, of(wheel), of(wheel))] == ["5 events"]
    assert [line.events for line in lines(run, of(wheel), of({**wheel, "events": 7}))] == ["5–7 events"]


def test_what_is_missing_says_why_and_how_often(run: Run) -> None:
    silent = {"kind": "click", "element": None, "events": 1, "first_frame_ms": None, "missing": "NO_VISIBLE_CHANGE"}
    (line,) = lines(run, of(CLICK), of(silent), of(CLICK))
    assert line.note == "http, 1.20 kB in; NO_VISIBLE_CHANGE in 1 of 3"
    (line,) = lines(run, of(silent))
    assert (line.title, set(line.times), line.note) == ("click", {"–"}, "NO_VISIBLE_CHANGE in 1 of 1")
    (line,) = lines(run, of({**silent, "next_input_ms": 0.1}))
    assert line.note == "the next input came after 0.1 ms; NO_VISIBLE_CHANGE in 1 of 1"


def test_a_first_frame_that_may_have_been_earlier_is_at_most_that(run: Run) -> None:
    (line,) = lines(run, of({**CLICK, "kind": "wheel", "upper_bound": True}))
    assert line.times[0] == "≤ 16.0 ms"


def test_interactions_stand_in_the_order_in_which_they_were_done(run: Run) -> None:
    wheel = {**CLICK, "kind": "wheel"}
    found = lines(run, of(CLICK, wheel), of(CLICK, CLICK))
    assert [line.title.split()[0] for line in found] == ["click", "click", "wheel"]


@pytest.mark.parametrize(
    "detail",
    [{}, {"interactions": None}, {"interactions": "click"}, {"interactions": [1, None, "x", []]}, of(), {"other": 1}],
)
def test_what_is_no_record_is_left_out(run: Run, detail: dict[str, Any]) -> None:
    assert lines(run, detail) == ()


@pytest.mark.parametrize("number", [True, "16", None, [1], {}, 10**400, float("nan")])
def test_what_is_no_number_is_none(run: Run, number: Any) -> None:
    (line,) = lines(run, of({**CLICK, "first_frame_ms": number, "events": number, "parts": number}))
    assert line.times[0] == "–"
    assert set(line.times[2:]) == {"–"}


@pytest.mark.parametrize("text", TERMINAL)
def test_texts_of_the_page_are_clean(run: Run, text: str) -> None:
    hostile = {**CLICK, "kind": text, "element": text, "missing": text, "parts": {"by": [text, 3], "bytes": 1}}
    (line,) = lines(run, of(hostile))
    assert all(part == clean_text(part) or len(part) > 500 for part in (line.title, line.note))
    assert "\x1b" not in line.title + line.note
