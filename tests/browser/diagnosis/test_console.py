from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from webperf.browser.diagnosis import console as console_module
from webperf.browser.diagnosis.console import Console


class FakePage:
    """A page that says what it is told."""

    def __init__(self) -> None:
        self.handlers: dict[str, Any] = {}

    def on(self, event: str, handler: Any) -> None:
        self.handlers[event] = handler

    def say(self, kind: str, text: str, url: str = "http://app.test/a.js?k=CANARY") -> None:
        message = SimpleNamespace(type=kind, text=text, location={"url": url, "lineNumber": 7})
        self.handlers["console"](message)

    def fail(self, message: str) -> None:
        self.handlers["pageerror"](SimpleNamespace(name="TypeError", message=message))


def listening() -> tuple[Console, FakePage]:
    console, page = Console(), FakePage()
    console.start(cast(Any, page), cast(Any, None))
    return console, page


def test_errors_and_warnings_are_kept_and_chatter_is_not() -> None:
    console, page = listening()
    page.say("log", "hello")
    page.say("error", "token=CANARY")
    page.say("warning", "slow")
    page.fail("x is undefined")

    (product,) = console.stop()

    entries = json.loads(product.content)["entries"]
    assert [(entry["kind"], entry["text"]) for entry in entries] == [
        ("error", "token=redacted"),
        ("warning", "slow"),
        ("uncaught", "TypeError: x is undefined"),
    ]
    assert (entries[0]["url"], entries[0]["line"]) == ("http://app.test/a.js?k=redacted", 7)
    assert list(console.notes()) == [
        "error on the page: token=redacted (http://app.test/a.js?k=redacted)",
        "uncaught on the page: TypeError: x is undefined",
    ]


def test_a_page_that_never_stops_complaining_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_module, "MOST_ENTRIES", 5)
    console, page = listening()
    for number in range(9):
        page.say("error", f"{number} " + "x" * 5000)

    (product,) = console.stop()

    plain = json.loads(product.content)
    assert (len(plain["entries"]), plain["left_out"], product.note) == (5, 4, "9 entries")
    assert all(len(entry["text"]) <= console_module.LONGEST_TEXT for entry in plain["entries"])
    assert list(console.notes())[-1] == "2 more errors on the page"


def test_a_quiet_page_has_no_file() -> None:
    console, _ = listening()
    assert list(console.stop()) == []
    assert list(console.notes()) == []
