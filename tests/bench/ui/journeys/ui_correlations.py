"""Which metrics move together."""

from webperf import journey


@journey(budgets={"load_time": "p75 < 2000 ms", "interaction_latency": "p75 < 500 ms"})
def ui_correlations(page, step):
    """Open the heat map of 500 runs, choose another step."""
    with step("open"):
        page.goto("/correlations?newest=500")
    with step("open the list of places"):
        page.get_by_role("combobox", name="Where").click()
    with step("choose another step"):
        page.get_by_role("option", name="filter_records / open / desktop").click()
