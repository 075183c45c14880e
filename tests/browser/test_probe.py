"""What the page hands over, whatever the page is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_a_page_with_another_idea_of_json_is_measured_and_left_as_it_was(trial: Callable[..., Any]) -> None:
    kept: list[bool] = []

    def read(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/json")
        with step("ask"):
            page.get_by_role("button").click()
        kept.append(page.evaluate("window.kept()"))

    outcome = trial(read)

    assert kept == [True]
    assert outcome.value("open", "fcp") > 0
    # Half a surrogate pair, which could not be written to the journal, has become a replacement character.
    assert outcome.sample("ask", "interaction_latency").detail["last_change"].endswith(" p#\ufffd")


WORKER = """() => {
  // The ledger hears of a worker's requests a moment after its start.
  const asks = `setTimeout(() => fetch("${location.origin}/silence"), 300); setTimeout(() => postMessage(0), 600);`;
  const worker = new Worker(URL.createObjectURL(new Blob([asks])));
  worker.onmessage = () => { worker.terminate(); document.body.append("done"); };
}"""


def test_the_request_of_a_worker_that_ended_is_not_waited_for(trial: Callable[..., Any]) -> None:
    def ask(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/json")
        page.evaluate(f"document.querySelector('button').onclick = {WORKER}")
        with step("ask"):
            page.get_by_role("button").click()
            page.get_by_text("done").wait_for()

    outcome = trial(ask)

    assert outcome.value("ask", "interaction_latency") > 600
