"""The page as Chromium sees it, with the network off: silent, complete, and no wider than the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.fixtures import npm
from tests.report.conftest import png
from tests.report.example_run import example_run
from tests.report.hostile import NAMINGS
from tests.report.view.test_swarm import run as load_run
from tests.report.whole_run import loader, one_journey, whole_run
from webperf.model.run import Run
from webperf.report.html import render_html
from webperf.report.view import build_view

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")


class Opened:
    """A report, opened offline, with all it asked for and complained about."""

    def __init__(self, browser: Browser, file: Path, width: int, scheme: str) -> None:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            offline=True,
        )
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())
        self.page.wait_for_load_state("load")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("data:", "file:")):
            self.requests.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        self.complaints.append(message.text)

    @property
    def overflow_px(self) -> int:
        found: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return found


Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def whole() -> Run:
    return whole_run()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    pages: list[Opened] = []
    load = loader(png(320, 200))

    def open_report(run: Run, width: int = 1350, scheme: str = "light") -> Opened:
        file = tmp_path / "report.html"
        file.write_text(render_html(build_view(run, load), load), "utf-8")
        pages.append(Opened(browser, file, width, scheme))
        return pages[-1]

    yield open_report
    for report in pages:
        report.page.context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1350])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_silent_and_no_wider_than_the_screen(opened: Open, whole: Run, width: int, scheme: str) -> None:
    report = opened(whole, width, scheme)
    report.page.get_by_role("button", name="Open all steps").click()
    assert report.page.locator("details.step:not([open])").count() == 0
    report.page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    assert (report.overflow_px, report.requests, report.complaints) == (0, [], [])


def test_a_load_alone_is_silent_too(opened: Open) -> None:
    report = opened(load_run(), 390)
    assert (report.overflow_px, report.requests, report.complaints) == (0, [], [])


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 1350),
        ("dark", 390),
        # Axe takes seconds for each: the other two by hand.
        pytest.param("dark", 1350, marks=pytest.mark.bench),
        pytest.param("light", 390, marks=pytest.mark.bench),
    ],
)
def test_axe_finds_no_serious_barrier(opened: Open, whole: Run, width: int, scheme: str) -> None:
    """Everything unfolded, so that everything is looked at; of one journey, for axe takes its time over each node."""
    axe = (npm.installed("axe") / "axe-core/axe.min.js").read_text("utf-8")
    page = opened(one_journey(whole, "explore_map"), width, scheme).page
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"]
    grave = [violation for violation in found["violations"] if violation["impact"] in GRAVE]
    assert [(v["id"], [node["html"][:200] for node in v["nodes"][:3]]) for v in grave] == []


def test_a_link_to_a_step_unfolds_it(opened: Open, whole: Run) -> None:
    page = opened(whole).page
    link = page.locator("#findings a, .findings a").first
    target = page.locator(str(link.get_attribute("href")))
    assert target.get_attribute("open") is None
    link.click()
    assert target.get_attribute("open") is not None


@pytest.mark.parametrize("width", [390, 1350])
def test_hostile_texts_do_not_run_nor_break_the_layout(opened: Open, run: Run, width: int) -> None:
    for naming in NAMINGS:
        texts = tuple(naming.values())
        hostile = example_run(naming, message="".join(texts))
        hostile = replace(
            hostile, run_id=texts[0], environment={**run.environment, "target": dict.fromkeys(texts, "x")}
        )
        report = opened(hostile, width)
        report.page.get_by_role("button", name="Open all steps").click()
        report.page.wait_for_timeout(50)
        assert report.page.evaluate("window.__canary") is None
        assert (report.overflow_px, report.requests, report.complaints) == (0, [], [])


def test_a_picture_opens_with_the_keyboard_and_closes_again(opened: Open, run: Run) -> None:
    page = opened(run).page
    page.locator("button.zoom").first.focus()
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog")
    assert viewer.is_visible()
    assert viewer.locator("img").evaluate("image => image.naturalWidth") == 320
    page.keyboard.press("Escape")
    assert not viewer.is_visible()


def test_steps_unfold_for_print(opened: Open, run: Run) -> None:
    page = opened(run).page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open], .data)").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


def test_ink_stands_out_from_paper_in_both_schemes(opened: Open, whole: Run) -> None:
    """WCAG AA: 4.5 to 1 for every text that is seen, worked out from the colours Chromium computed."""
    for scheme in ("light", "dark"):
        worst = opened(whole, 1350, scheme).page.evaluate(CONTRAST)
        assert worst["ratio"] >= 4.5, worst


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const paint = (...colours) => {
    canvas.globalCompositeOperation = "source-over";
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = (rgb) => [0.2126, 0.7152, 0.0722].reduce((sum, share, i) => {
    const v = rgb[i] / 255;
    return sum + share * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  }, 0);
  let worst = {ratio: 99};
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!own || !node.checkVisibility() || node.closest("svg, script, style, .skip")) continue;
    const layers = [];
    for (let box = node; box; box = box.parentElement) layers.unshift(getComputedStyle(box).backgroundColor);
    const back = light(paint("white", ...layers));
    const ink = light(paint("white", ...layers, getComputedStyle(node).color));
    const ratio = (Math.max(back, ink) + 0.05) / (Math.min(back, ink) + 0.05);
    if (ratio < worst.ratio) worst = {ratio, text: node.textContent.slice(0, 60), place: node.className};
  }
  return worst;
}"""
