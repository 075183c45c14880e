from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from webperf.browser.wire import Wire, open_wire

pytestmark = pytest.mark.browser


@pytest.fixture
def wire(page: Page) -> Any:
    wire = open_wire(page)
    assert wire is not None
    yield wire
    wire.close()


def test_what_happened_before_is_heard_when_it_is_asked_for_and_not_before(page: Page, wire: Wire, site: str) -> None:
    urls: list[str] = []
    wire.on("Network.requestWillBeSent", lambda event: urls.append(event["request"]["url"]))
    wire.send("Network.enable")
    page.goto(f"{site}/image")
    page.wait_for_function("document.images[0]?.complete")
    assert urls == []
    wire.pump()
    assert urls[0].endswith("/image")
    assert any("/photo" in url for url in urls)


def test_a_message_of_a_megabyte_arrives_whole(page: Page, wire: Wire) -> None:
    text = wire.send("Runtime.evaluate", {"expression": "'ü'.repeat(1_000_000)", "returnByValue": True})
    assert text["result"]["value"] == "ü" * 1_000_000


def test_a_refused_question_is_playwrights_error(wire: Wire) -> None:
    with pytest.raises(Error, match=r"Network\.nonsense: .*wasn't found"):
        wire.send("Network.nonsense")


def test_a_page_that_has_gone_is_playwrights_error(page: Page, wire: Wire) -> None:
    page.close()
    with pytest.raises(Error, match="the browser does not answer"):
        wire.pump()


def test_a_browser_without_the_port_has_no_wire(launch_browser: Callable[..., Browser]) -> None:
    browser = launch_browser(args=[])
    page = browser.new_page()
    assert open_wire(page) is None
    browser.close()
