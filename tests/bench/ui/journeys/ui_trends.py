"""A trend over all runs, and another metric."""

from webperf import journey


@journey(budgets={"load_time": "p75 < 2000 ms", "interaction_latency": "p75 < 500 ms"})
def ui_trends(page, step):
    """Open the trend of 500 runs, choose another metric, another device."""
    with step("open"):
        page.goto("/trends?newest=500")
    with step("open the list of metrics"):
        page.get_by_role("combobox", name="Metric").click()
    with step("choose lcp"):
        page.get_by_role("option", name="lcp").click()
    with step("open the list of places"):
        page.get_by_role("combobox", name="Where").click()
    with step("choose a phone"):
        page.get_by_role("option", name="explore_map / open / phone-mid").click()
