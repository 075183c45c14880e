"""Filter the dashboard: an interaction whose result comes over Streamlit's WebSocket."""

from webperf import journey


@journey(budgets={"interaction_latency": "p75 < 1500 ms"})
def filter_records(page, step):
    """Open the filter page, choose a state."""
    with step("open"):
        page.goto("/filter")
    with step("open the list"):
        page.get_by_role("combobox", name="State").click()
    with step("choose state"):
        page.get_by_role("option", name="VIC").click()
