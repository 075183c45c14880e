"""Adapters keep a step open while only a framework's own sign says that it works, and a project may add its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from webperf.errors import ConfigError

pytestmark = pytest.mark.browser

TOLERANCE_MS = 50
MINE = """
adapters.push({
  name: "mine",
  root: () => document.body,
  busy: (body, { isShown }) => (body.dataset.working && isShown(body) ? ["mine is working"] : []),
});
"""


def ask(name: str, truth: list[float]) -> Callable[[Any, Any], None]:
    def script(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(f"/framework?name={name}")
        with step("ask"):
            page.get_by_role("button").click()
        truth.append(page.evaluate("window.truth"))

    return script


@pytest.fixture
def adapters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Writes the one file of a project's adapters/ folder."""

    def write(source: str) -> None:
        for folder in ("adapters", "devices"):
            (tmp_path / folder).mkdir()
        (tmp_path / "adapters" / "mine.js").write_text(source, "utf-8")
        monkeypatch.chdir(tmp_path)

    return write


@pytest.mark.parametrize("name", ["dash", "gradio", "bokeh"])
def test_a_framework_that_says_it_works_is_waited_for(trial: Callable[..., Any], name: str) -> None:
    truth: list[float] = []
    latency = trial(ask(name, truth)).value("ask", "interaction_latency")

    assert latency >= 800
    assert latency == pytest.approx(truth[0], abs=TOLERANCE_MS)


def test_a_sign_that_nobody_knows_is_not_waited_for(trial: Callable[..., Any]) -> None:
    # The counter-proof: without an adapter the early reaction is all there is to see.
    assert trial(ask("mine", [])).value("ask", "interaction_latency") < 100


def test_a_project_s_own_adapter_is_waited_for(trial: Callable[..., Any], adapters: Callable[[str], None]) -> None:
    adapters(MINE)
    truth: list[float] = []
    latency = trial(ask("mine", truth)).value("ask", "interaction_latency")

    assert latency >= 800
    assert latency == pytest.approx(truth[0], abs=TOLERANCE_MS)


def test_an_adapter_that_is_no_script_stops_at_once_and_is_named(
    trial: Callable[..., Any], adapters: Callable[[str], None]
) -> None:
    adapters("adapters.push({")

    with pytest.raises(ConfigError, match=r"adapters/mine\.js is no adapter: SyntaxError"):
        trial(ask("mine", []))


def test_an_adapter_that_fails_makes_no_number_up(trial: Callable[..., Any], adapters: Callable[[str], None]) -> None:
    adapters('adapters.push({ name: "mine", root: () => document.body, busy: () => nothing.there });')

    def script(page: Any, step: Any) -> None:
        with step("open", timeout_ms=1500):
            page.goto("/plain")

    sample = trial(script).sample("open", "load_time")
    assert sample.missing == "NEVER_SETTLED"
    assert sample.detail["waiting_for"].startswith("adapter mine failed: ReferenceError")
