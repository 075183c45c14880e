"""Lighthouse's own report generator and renderer make a page of our result, without one complaint."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.fixtures import harnesses
from tests.report.example_run import example_run
from webperf.model.run import Run
from webperf.report.lighthouse import render_lighthouse
from webperf.report.selection import select

pytestmark = pytest.mark.browser

IMAGE, LINK = "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"


@pytest.mark.parametrize("names", [{}, {"explore_map": IMAGE, "open": LINK}], ids=["example", "hostile"])
def test_lighthouses_renderer_shows_it(browser: Browser, tmp_path: Path, names: dict[str, str]) -> None:
    run: Run = example_run(names)
    (tmp_path / "lhr.json").write_text(
        render_lighthouse(select(run, (names.get("explore_map", "explore_map"),), ("phone-mid",))), "utf-8"
    )
    harnesses.render_lhr(tmp_path / "lhr.json", tmp_path / "report.html")

    context = browser.new_context(offline=True, viewport={"width": 1100, "height": 1200})
    page = context.new_page()
    complaints: list[str] = []
    # It logs the result itself, as news.
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto((tmp_path / "report.html").as_uri())

    shown = page.locator("#performance .lh-metric__title").all_inner_texts()
    assert shown == [
        "First contentful paint", "Largest contentful paint", "Total blocking time", "Cumulative layout shift",
    ]  # fmt: skip
    assert page.locator("#performance .lh-exp-gauge__percentage").first.text_content() == "10"
    assert "Not made by Lighthouse" in page.locator(".lh-warnings--toplevel").inner_text()
    assert page.locator("#performance .lh-audit-group--diagnostics .lh-audit").count() == 6 + 5
    assert page.locator("#performance .lh-clump--passed").count() == 0
    assert complaints == []
    page.screenshot(path=tmp_path / "report.png", full_page=True)
    context.close()
