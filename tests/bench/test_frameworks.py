"""The adapters against the real frameworks, whose callback takes 800 ms. By hand, for they are heavy to install:

python -m venv V && V/bin/pip install dash gradio panel
WEBPERF_FRAMEWORKS_PYTHON=V/bin/python pytest -m bench tests/bench/test_frameworks.py -s
"""

from __future__ import annotations

import os
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

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


@contextmanager
def app(name: str, *options: str) -> Iterator[str]:
    """The base URL of one of the apps, running."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert PYTHON is not None
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False"}
    process = subprocess.Popen(
        [PYTHON, str(APPS / f"{name}_app.py"), str(port), *options], env=environment, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/", process)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            continue
    raise RuntimeError("the app ended while starting")


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

    with app(name, *options) as url:
        outcome = trial(ask, base_url=url)
    latency = outcome.value("ask", "interaction_latency")
    print(f"\n{name} {' '.join(options)}: {latency:.1f} ms, the page's own truth {truth[0]:.1f} ms")

    assert latency >= 800
    assert latency == pytest.approx(truth[0], abs=TOLERANCE_MS)
