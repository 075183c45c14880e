"""The mobile checks on pages that fail one of them, or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from webperf.model.mobile import Check, MobileCheck
from webperf.model.sample import Phase

pytestmark = pytest.mark.browser

IN_PAGE = (Check.VIEWPORT, Check.OVERFLOW, Check.TAP_TARGETS, Check.TEXT_SIZE)


def opening(path: str) -> Callable[[Any, Any], None]:
    def look(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(path)

    return look


def checks(trial: Callable[..., Any], path: str, **options: Any) -> dict[Check, MobileCheck]:
    outcome = trial(opening(path), **{"device": "phone-mid", "phase": Phase.DIAGNOSIS, **options})
    assert outcome.iteration.failure is None
    assert outcome.iteration.notes == ()
    return {check.check: check for check in outcome.iteration.mobile}


def test_a_page_made_for_phones_passes_every_check(trial: Callable[..., Any]) -> None:
    found = checks(trial, "/phone")

    assert tuple(found) == IN_PAGE
    assert [check for check in found.values() if not check.passed or check.detail] == []
    assert {(check.device, check.journey, check.step) for check in found.values()} == {("phone-mid", "known", "open")}


@pytest.mark.parametrize(
    ("check", "also", "words"),
    [
        (Check.VIEWPORT, {Check.OVERFLOW}, "no viewport meta"),
        (Check.OVERFLOW, set(), "div.banner"),
        (Check.TAP_TARGETS, set(), "3 of 6 below 24 px and too close: button#one, button#two, button#three"),
        (Check.TEXT_SIZE, set(), "p.text"),
    ],
)
def test_a_page_that_fails_one_check_is_told_which_and_where(
    trial: Callable[..., Any], check: Check, also: set[Check], words: str
) -> None:
    found = checks(trial, f"/phone?fails={check}")

    # Without the meta the page is laid out 980 px wide: it does not fit the screen either.
    assert {name for name, result in found.items() if not result.passed} == {check} | also
    assert words in found[check].detail
    assert all("Each of these" not in result.detail for result in found.values())


@pytest.mark.parametrize("other", [{"device": "desktop"}, {"phase": Phase.MEASURE}])
def test_a_desktop_and_a_timed_iteration_are_left_alone(trial: Callable[..., Any], other: dict[str, Any]) -> None:
    assert checks(trial, "/phone", **other) == {}
