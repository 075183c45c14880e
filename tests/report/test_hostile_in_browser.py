"""report.html full of hostile texts, opened with everything unfolded: nothing runs, nothing is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.fixtures.hostile_run import hostile_file, hostile_runs
from webperf.report import FORMATS

pytestmark = pytest.mark.browser


def test_nothing_runs(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1350, "height": 900})
    page = context.new_page()
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if request.url.startswith("http") else None)
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    for number, run in enumerate(hostile_runs()):
        file = tmp_path / f"{number}.html"
        file.write_text(FORMATS["html"].render(run, hostile_file), "utf-8")
        page.goto(file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        assert page.evaluate("window.__canary") is None
        assert page.url == file.as_uri()
    assert told == []
    context.close()
