"""Open the dashboard's front page: the journey to copy first."""

from webperf import journey


@journey(budgets={"load_time": "p75 < 5000 ms"})
def open_overview(page, step):
    """Open the overview and wait for its charts."""
    with step("open"):
        page.goto("/")
