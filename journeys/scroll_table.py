"""Scroll a long table that is drawn on a canvas."""

from webperf import journey

TABLE = "[data-testid=stDataFrame]"


@journey(budgets={"load_time": "p75 < 5000 ms", "interaction_latency": "p75 < 500 ms"})
def scroll_table(page, step):
    """Open the table page, scroll the table."""
    with step("open"):
        page.goto("/table")
    with step("scroll"):
        page.locator(TABLE).hover()
        page.mouse.wheel(0, 600)
