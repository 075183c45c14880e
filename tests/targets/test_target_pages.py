"""The pages of the reference target in a real browser: they work, and they talk to nobody else."""

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

pytestmark = pytest.mark.browser

PAGES = {
    "/": ("Overview", "stVegaLiteChart"),
    "/filter": ("Filter", "stVegaLiteChart"),
    "/map": ("Map", "stDeckGlJsonChart"),
    "/table": ("Table", "stDataFrame"),
    "/live": ("Live", "stVegaLiteChart"),
}

# On any page but the first, Streamlit's client asks for these below the page's own address before it tries the root.
PROBES = re.compile(r"/\w+/_stcore/(health|host-config)$")

NEXT_TICK_MS = 10_000


def open_page(page: Page, address: str) -> None:
    """Open a page and wait until its script is done."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    wait_until_idle(page)


def wait_until_idle(page: Page) -> None:
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached(timeout=30_000)


def metric(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def run_durations_ms(page: Page) -> list[float]:
    """How long each script run took, as Streamlit's client saw it."""
    found: list[float] = page.evaluate("performance.getEntriesByName('script-run-cycle').map(entry => entry.duration)")
    return found


@pytest.mark.parametrize("address", PAGES)
def test_a_page_shows_its_content_without_errors_or_strangers(visitor: Page, target: str, address: str) -> None:
    heading, content = PAGES[address]
    requests: list[str] = []
    problems: list[str] = []
    visitor.on("request", lambda request: requests.append(request.url))
    visitor.on("pageerror", lambda error: problems.append(str(error)))
    visitor.on(
        "console",
        lambda message: (
            problems.append(f"{message.text} {message.location['url']}")
            if message.type == "error" and not PROBES.search(message.location["url"])
            else None
        ),
    )

    open_page(visitor, address)

    expect(visitor.get_by_role("heading", name=heading, level=1)).to_be_visible()
    expect(visitor.get_by_test_id(content).first).to_be_visible()
    expect(visitor.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(visitor.get_by_test_id("stException")).to_have_count(0)
    assert problems == []
    assert [url for url in requests if not url.startswith((target, "data:", "blob:"))] == []


def test_links_lead_from_page_to_page(visitor: Page) -> None:
    open_page(visitor, "/")
    for address, (heading, _) in PAGES.items():
        visitor.get_by_role("link", name=heading, exact=True).click()
        expect(visitor.get_by_role("heading", name=heading, level=1)).to_be_visible()
        expect(visitor).to_have_url(re.compile(re.escape(address) + "$"))


def test_a_filter_changes_the_figures(visitor: Page) -> None:
    open_page(visitor, "/filter")
    expect(metric(visitor, "Admissions")).to_have_text("1,000")

    choose(visitor, "State", "TAS")

    expect(metric(visitor, "Admissions")).not_to_have_text("1,000")


def test_the_live_page_ticks_until_paused(visitor: Page) -> None:
    open_page(visitor, "/live")
    tick = metric(visitor, "Tick")
    first = tick.inner_text()
    expect(tick).not_to_have_text(first, timeout=NEXT_TICK_MS)

    visitor.get_by_role("button", name="Pause").click()
    expect(visitor.get_by_role("button", name="Resume")).to_be_visible()
    expect(visitor.get_by_text("Paused.")).to_be_visible()

    visitor.get_by_role("button", name="Resume").click()
    expect(tick).not_to_have_text(tick.inner_text(), timeout=NEXT_TICK_MS)


def test_a_delay_applies_to_load_and_rerun_and_survives_navigation(visitor: Page) -> None:
    open_page(visitor, "/filter?server_delay_ms=500")
    choose(visitor, "State", "TAS")
    expect(metric(visitor, "Admissions")).not_to_have_text("1,000")
    visitor.get_by_role("link", name="Table").click()
    expect(visitor.get_by_role("heading", name="Table", level=1)).to_be_visible()
    wait_until_idle(visitor)

    durations_ms = run_durations_ms(visitor)

    assert len(durations_ms) == 3
    assert min(durations_ms) >= 480  # the client sees a run begin a little after the server


def test_a_delay_applies_once_to_a_page_with_a_fragment_and_to_each_run_of_the_fragment(visitor: Page) -> None:
    open_page(visitor, "/live?server_delay_ms=1000")
    tick = metric(visitor, "Tick")
    expect(tick).not_to_have_text(tick.inner_text(), timeout=NEXT_TICK_MS)
    wait_until_idle(visitor)

    durations_ms = run_durations_ms(visitor)

    assert all(980 <= duration_ms < 1_980 for duration_ms in durations_ms), durations_ms


def test_extra_bytes_arrive_with_each_run(visitor: Page) -> None:
    frames: list[int] = []

    def watch(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: frames.append(len(payload)))

    visitor.on("websocket", watch)
    open_page(visitor, "/filter?extra_bytes=300000")
    choose(visitor, "State", "TAS")
    expect(metric(visitor, "Admissions")).not_to_have_text("1,000")
    wait_until_idle(visitor)

    assert sum(300_000 <= size < 301_000 for size in frames) == 2


def test_map_points_are_as_many_as_asked_for(visitor: Page) -> None:
    open_page(visitor, "/map?map_points=1234")

    expect(visitor.get_by_text("1,234 points")).to_be_visible()


def test_a_bad_knob_is_explained_on_the_page(visitor: Page) -> None:
    visitor.goto("/filter?cpu_ms=lots")

    expect(visitor.get_by_role("alert")).to_have_text("cpu_ms must be a whole number from 0 to 60000, not 'lots'")
