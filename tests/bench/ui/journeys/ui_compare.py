"""One run, and two of them side by side."""

from webperf import journey


@journey(budgets={"load_time": "p75 < 2000 ms", "interaction_latency": "p75 < 500 ms"})
def ui_compare(page, step):
    """Open a run, compare it with the one before, choose another to compare with."""
    with step("open"):
        page.goto("/run?run=300")
    with step("compare with the run before"):
        page.get_by_role("link", name="Compare with the run before").click()
    with step("open the list of runs"):
        page.get_by_role("combobox", name="Base").click()
    with step("type a number"):
        page.keyboard.type("#200 ")
    with step("choose another run"):
        page.get_by_role("option", name="#200 ").click()
