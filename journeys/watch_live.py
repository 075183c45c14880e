"""Watch a page that updates by itself, and pause it."""

from webperf import journey


@journey(budgets={"load_time": "p75 < 5000 ms", "interaction_latency": "p75 < 1500 ms"})
def watch_live(page, step):
    """Open the live page, pause it."""
    with step("open"):
        page.goto("/live")
    with step("pause"):
        page.get_by_role("button", name="Pause").click()
