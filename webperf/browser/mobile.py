"""Looks at a page as a phone's user does: the files of `js/checks/`, evaluated on demand, once, after a step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from playwright.sync_api import Page

from webperf.model.mobile import Check

PARTS = (
    "20_lists.js",
    "checks/walk.js",
    "checks/viewport.js",
    "checks/overflow.js",
    "checks/tap_targets.js",
    "checks/text_size.js",
)
# The page is not trusted: what it may have made of our answer is cut.
LONGEST_DETAIL = 300


def examine(page: Page) -> tuple[tuple[Check, bool, str], ...]:
    """Each check of the page as it is now: what, whether it passed, what failed. Raises Playwright's Error."""
    return tuple(_decode(page.evaluate(checks_script())))


@cache
def checks_script() -> str:
    """An expression that gives the list of checks. It leaves nothing behind in the page."""
    folder = resources.files("webperf.browser") / "js"
    parts = "\n".join((folder / name).read_text("utf-8") for name in PARTS)
    calls = "checkViewport(), checkOverflow(), checkTapTargets(), checkTextSize()"
    return f'(() => {{\n"use strict";\n{parts}\nreturn [{calls}];\n}})()'


def _decode(answer: Any) -> Iterator[tuple[Check, bool, str]]:
    for entry in answer:
        yield Check(entry["check"]), bool(entry["passed"]), str(entry["detail"])[:LONGEST_DETAIL]
