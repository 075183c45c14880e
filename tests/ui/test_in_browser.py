"""The pages in a browser: one server, one browser, no request to anywhere else, no traceback."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.fixtures import npm
from tests.fixtures.serving import serving
from tests.store.build import ENDED
from tests.store.history_build import environment, run
from tests.ui.build import load_header, load_second
from webperf.report.run_json import run_json
from webperf.store.history.address import parse_address
from webperf.store.history.history import History
from webperf.store.journal import Journal

pytestmark = pytest.mark.browser

PATIENCE_MS = 30_000
"""For a page that is loaded while other tests use the machine: it ends as soon as the page is there."""

SERIOUS = {"serious", "critical"}

HOSTILE = "![x](http://leak.test/p) <img src=http://leak.test/q onerror=alert(1)> :red[x] $x$"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, filled_file: Path) -> Path:
    """A folder with that history and one hostile run more, whose report is there, and a load that runs."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "history.db").write_bytes(filled_file.read_bytes())
    facts = environment(branch=HOSTILE, labels={"team": HOSTILE})
    made = run({"load_time": [1500.0, 1510.0]}, number=900, run_id="hostile", facts=facts)
    History(parse_address(str(folder / "history.db"))).add(made)
    (folder / "runs" / "hostile").mkdir(parents=True)
    (folder / "runs" / "hostile" / "run.json").write_text(run_json(made))
    (folder / "runs" / "hostile" / "report.html").write_text("<script>parent.x = document.cookie</script>the report")
    return folder


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "webperf", "ui", "--headless", "--history", str(place / "history.db"),
               "--runs", str(place / "runs"), "--port"]  # fmt: skip
    with serving(command, ready="/_stcore/health") as url:
        yield url


@pytest.fixture(scope="module")
def visitor(browser: Browser, server: str) -> Iterator[Page]:
    """A page of that server; at the end nothing may have been asked of anybody else."""
    page = browser.new_page(base_url=server)
    strangers: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server, server.replace("http", "ws"), "data:", "blob:")):
            strangers.append(request.url)

    page.on("request", note)
    yield page
    page.close()
    assert strangers == []


@pytest.fixture
def open_page(visitor: Page) -> Callable[[str], Page]:
    def opened(path: str) -> Page:
        visitor.goto(path)
        app = visitor.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE_MS)
        expect(visitor.get_by_test_id("stException")).to_have_count(0)
        return visitor

    return opened


def test_filters_leave_rows_and_a_run_opens_with_its_numbers(open_page: Callable[[str], Page]) -> None:
    page = open_page("/")
    expect(page.get_by_text("41 runs, the newest first")).to_be_visible()

    page.get_by_role("combobox", name="Verdict").click()
    page.get_by_role("option", name="FAIL").click()
    expect(page.get_by_text("3 of 41 runs")).to_be_visible()
    expect(page).to_have_url(re.compile("only_verdict=FAIL"))

    page.get_by_role("textbox", name="Search").fill("no such run")
    page.get_by_role("textbox", name="Search").press("Enter")
    expect(page.get_by_text("No run is like that.")).to_be_visible()


def test_a_hostile_run_is_text_and_its_report_is_sealed(open_page: Callable[[str], Page]) -> None:
    page = open_page("/run?run=41")

    expect(page.get_by_role("heading", name="hostile")).to_be_visible()
    expect(page.get_by_text("Headlines on each device")).to_be_visible()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Open its report").click()
    report = popup.value
    expect(report.get_by_text("the report")).to_be_visible()
    assert report.evaluate("window.origin") == "null"
    report.close()


def test_a_trend_shows_its_change_and_keeps_the_choice_in_the_address(open_page: Callable[[str], Page]) -> None:
    page = open_page("/trends")

    page.get_by_role("combobox", name="Where").click()
    page.get_by_role("option", name="filter_records / open / desktop").click()
    expect(page).to_have_url(re.compile("where=filter_records"))
    expect(page.get_by_text("change: +")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/distributions?where=explore_map+%2F+open+%2F+desktop", "200 values of 40 runs"),
        ("/correlations?where=explore_map+%2F+open+%2F+desktop", "rises and falls with"),
        ("/compare?base=1&head=40", "worse"),
        ("/compare?base=7&head=7", "That is the same run twice."),
        ("/compare?base=1&head=9999999", "The two runs measured nothing in common."),
    ],
)
def test_pages_say_what_they_found(open_page: Callable[[str], Page], path: str, text: str) -> None:
    expect(open_page(path).get_by_text(text).first).to_be_visible()


PAGES = ("/", "/run?run=40", "/trends", "/distributions", "/correlations", "/compare?base=1&head=40")


def test_axe_finds_no_serious_barrier_in_light_and_in_dark(visitor: Page, open_page: Callable[[str], Page]) -> None:
    axe = (npm.installed("axe") / "axe-core/axe.min.js").read_text("utf-8")
    found = []
    try:
        for scheme, width, pages in (("light", 1350, PAGES), ("dark", 390, PAGES[1::2])):
            visitor.set_viewport_size({"width": width, "height": 900})
            visitor.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            for path in pages:
                page = open_page(path)
                page.evaluate(axe)
                broken = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
                found += [(scheme, path, v["id"], v["nodes"][0]["html"]) for v in broken if v["impact"] in SERIOUS]
                assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        visitor.set_viewport_size({"width": 1280, "height": 720})
        visitor.emulate_media(color_scheme="light")
    assert found == []


def test_a_load_is_followed_while_it_runs_until_it_ends(visitor: Page, place: Path) -> None:
    folder = place / "runs" / "load"
    folder.mkdir()
    with Journal(folder / "journal.jsonl") as journal:
        journal.add(load_header())
        journal.add(load_second(0))
        visitor.goto("/live")
        expect(visitor.get_by_text("1 of at most 30 s.")).to_be_visible(timeout=PATIENCE_MS)
        expect(visitor.get_by_test_id("stVegaLiteChart")).to_have_count(3, timeout=PATIENCE_MS)
        journal.add(load_second(1))
        expect(visitor.get_by_text("2 of at most 30 s.")).to_be_visible(timeout=PATIENCE_MS)
        journal.add(ENDED)
        expect(visitor.get_by_text("It ended: to its end.")).to_be_visible(timeout=PATIENCE_MS)


def test_no_history_a_broken_one_and_a_newer_one_say_what_to_do(open_page: Callable[[str], Page], place: Path) -> None:
    file = place / "history.db"
    kept = file.read_bytes()
    try:
        file.unlink()
        expect(open_page("/").get_by_text("No runs yet")).to_be_visible()
        expect(open_page("/trends").get_by_text("webperf demo")).to_be_visible()

        file.write_text("no database " * 100)
        expect(open_page("/").get_by_text("file is not a database")).to_be_visible()

        file.write_bytes(kept)
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE webperf_version SET version = 99")
        connection.close()
        expect(open_page("/compare").get_by_text("the history has version 99")).to_be_visible()
    finally:
        file.write_bytes(kept)
