import pytest
from playwright.sync_api import Browser, Page

from webperf.browser.own_cost import PAIRS, own_cost
from webperf.browser.probe import Probe, Watch

pytestmark = pytest.mark.browser

NULL_PAGE = "data:text/html,<!doctype html><title>null</title><p>nothing</p>"
VISIBLE = """() => ({
  html: document.documentElement.outerHTML,
  globals: Object.keys(window),
  names: Object.getOwnPropertyNames(window),
  inherited: (() => { const found = []; for (const name in {}) found.push(name); return found; })(),
})"""


def test_each_cost_stands_beside_what_it_is_added_to(browser: Browser) -> None:
    cost = own_cost(browser)
    assert cost.pairs == PAIRS
    for part in (cost.document, cost.click, cost.map_frame):
        assert part.bare_ms > 0


def test_the_page_sees_no_node_no_global_and_no_property_of_ours(browser: Browser) -> None:
    seen = []
    for instrumented in (False, True):
        page = browser.new_page()
        probe = Probe(page) if instrumented else None
        page.goto(NULL_PAGE)
        if probe:
            probe.begin(Watch())
        seen.append(page.evaluate(VISIBLE))
        if probe:
            probe.close()
        page.close()
    assert seen[0] == seen[1]


def test_our_own_listeners_are_in_no_count(page: Page) -> None:
    probe = Probe(page)
    page.goto(NULL_PAGE + "<button onclick='1'>one listener</button>")
    mark = probe.begin(Watch())
    memory = probe.capture(Watch(), mark).memory
    probe.close()
    assert memory is not None
    assert memory.event_listeners == 1
