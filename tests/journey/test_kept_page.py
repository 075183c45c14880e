"""A page that is kept open from loop to loop, and when another takes its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from webperf.browser.devices import load_devices
from webperf.journey import kept_page
from webperf.journey.access import Networks
from webperf.journey.kept_page import KeptPage
from webperf.journey.trip import Trial
from webperf.model.journey import Journey
from webperf.model.places import folders
from webperf.model.sample import Phase
from webperf.pytest_plugin.lent_browser import LentBrowser

pytestmark = pytest.mark.browser

Loops = Callable[[Callable[[Any, Any], None], int], list[int]]


@pytest.fixture
def loops(
    webperf_browser: LentBrowser, webperf_networks: Networks, site: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Loops]:
    """Goes through a function of (page, step) so many times; the page's number after each."""
    monkeypatch.setattr(kept_page, "MOST_DOCUMENTS", 2)
    kept = KeptPage(webperf_browser, lambda _name, _content: "", webperf_networks)
    desktop = load_devices(folders("devices"))["desktop"]

    def go(script: Callable[[Any, Any], None], count: int) -> list[int]:
        journey = Journey(name="known", function=script, description="")
        numbers = []
        for loop in range(count):
            kept.loop(Trial(journey, desktop, loop, Phase.MEASURE, site))
            numbers.append(kept.number)
        return numbers

    yield go
    kept.close()


def test_a_page_that_stays_in_its_document_is_kept(loops: Loops) -> None:
    pages: list[Any] = []

    def stay(page: Any, step: Any) -> None:
        pages.append(page)
        if page.url == "about:blank":
            with step("open"):
                page.goto("/plain")

    assert loops(stay, 4) == [1, 1, 1, 1]
    assert len(set(pages)) == 1


def test_documents_do_not_gather_in_the_driver(loops: Loops) -> None:
    """Playwright would keep what it knows of each. For the verdict it is one page: each loop began it anew anyway."""
    pages: list[Any] = []

    def again(page: Any, step: Any) -> None:
        pages.append(page)
        with step("open"):
            page.goto("/plain")

    assert loops(again, 5) == [1, 1, 1, 1, 1]
    first, second, third, fourth, fifth = pages
    assert first is second
    assert third is fourth
    assert len({first, third, fifth}) == 3
    assert first.is_closed()
    assert not fifth.is_closed()


def test_a_page_that_failed_is_lost_with_what_it_kept(loops: Loops) -> None:
    turns = iter(range(3))

    def fail_once(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain" if next(turns) != 1 else "/missing/page")

    assert loops(fail_once, 3) == [1, 1, 2]
