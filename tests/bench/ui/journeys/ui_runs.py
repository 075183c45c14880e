"""The list of runs: the page that comes first."""

from webperf import journey


@journey(budgets={"load_time": "p75 < 2000 ms", "interaction_latency": "p75 < 500 ms"})
def ui_runs(page, step):
    """Open the list, look for runs that failed, then for a commit."""
    with step("open"):
        page.goto("/")
    with step("open the list of verdicts"):
        page.get_by_role("combobox", name="Verdict").click()
    with step("choose FAIL"):
        page.get_by_role("option", name="FAIL").click()
    with step("type a commit"):
        page.get_by_role("textbox", name="Search").press_sequentially("00000015")
    with step("search"):
        page.keyboard.press("Enter")
