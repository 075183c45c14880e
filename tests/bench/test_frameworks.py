"""The adapters against the real frameworks, whose callback takes 800 ms. By hand, for they are heavy to install:

python -m venv V && V/bin/pip install dash gradio panel
WEBPERF_FRAMEWORKS_PYTHON=V/bin/python pytest -m bench tests/bench/test_frameworks.py -s
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.serving import serving

pytestmark = [pytest.mark.bench, pytest.mark.browser]

APPS = Path(__file__).parent / "frameworks"
PYTHON = os.environ.get("WEBPERF_FRAMEWORKS_PYTHON")
TOLERANCE_MS = 50
# The page's own truth, through shadow roots: from the click to the frame that shows the answer.
WATCH = """() => {
  let asked = 0;
  const inner = (e) => e.shadowRoot ? [e, ...all(e.shadowRoot)] : [e];
  const all = (root) => Array.from(root.querySelectorAll("*")).flatMap(inner);
  const shows = () => all(document).some((e) => e.childElementCount === 0 && e.textContent.includes("the answer"));
  const look = () => { if (shows()) window.truth = performance.now() - asked; else requestAnimationFrame(look); };
  addEventListener("click", (event) => { asked = event.timeStamp; look(); }, { capture: true, once: true });
}"""


@pytest.mark.skipif(PYTHON is None, reason="WEBPERF_FRAMEWORKS_PYTHON names no Python with dash, gradio and panel")
@pytest.mark.parametrize(
    ("name", "options"),
    [("dash", ()), ("gradio", ()), ("gradio", ("--hidden",)), ("panel", ()), ("panel", ("--loading",))],
    ids=["dash", "gradio", "gradio without progress", "panel", "panel with its loading sign"],
)
def test_the_answer_is_timed_to_its_end(trial: Callable[..., Any], name: str, options: tuple[str, ...]) -> None:
    truth: list[float] = []

    def ask(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/")
        page.evaluate(WATCH)
        with step("ask"):
            page.get_by_role("button", name="Ask").click()
        truth.append(page.evaluate("window.truth"))

    assert PYTHON is not None
    command = [PYTHON, str(APPS / f"{name}_app.py")]
    with serving(command, *options, env={"GRADIO_ANALYTICS_ENABLED": "False"}) as url:
        outcome = trial(ask, base_url=url)
    latency = outcome.value("ask", "interaction_latency")
    print(f"\n{name} {' '.join(options)}: {latency:.1f} ms, the page's own truth {truth[0]:.1f} ms")

    assert latency >= 800
    assert latency == pytest.approx(truth[0], abs=TOLERANCE_MS)
