"""A browser that is load stays with the hosts that were allowed, whatever a page asks for.

127.0.0.2 stands for elsewhere: a fence that was not told of it must not let one connection through.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from webperf.browser.devices import load_devices
from webperf.browser.fence import Fence, refusal
from webperf.errors import GuardRefused, UsageError
from webperf.journey.access import Networks
from webperf.journey.fence import fence_around
from webperf.journey.refused import kept_out
from webperf.journey.trial import run_trial
from webperf.journey.trip import Trial
from webperf.model.capture import Request
from webperf.model.guard import allow
from webperf.model.iteration import Iteration
from webperf.model.journey import Journey
from webperf.model.network import UNSHAPED, Network
from webperf.model.places import folders
from webperf.model.sample import Phase
from webperf.pytest_plugin.lent_browser import LentBrowser

FENCE = Fence(allow([]), {"app.test": "127.0.0.1"})


class Elsewhere:
    """Listens on 127.0.0.2, and counts who comes."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.2", 0))
        self.host = f"127.0.0.2:{self._listener.getsockname()[1]}"
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        try:
            while True:
                self._listener.accept()[0].close()
                self.connections += 1
        except OSError:
            return


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    found = Elsewhere()
    yield found
    found.close()


@pytest.fixture(scope="module")
def app(elsewhere: Elsewhere) -> Iterator[int]:
    """The port on 127.0.0.1 of an app whose pages ask for more than the app."""
    away = f"http://{elsewhere.host}"
    page = f"""<!doctype html><title>App</title><h1>App</h1><img src="{away}/picture.png"><a href="{away}/">Out</a>
      <iframe src="{away}/frame"></iframe><script>
      const work = 'fetch("{away}/of-a-worker").catch(() => 0).then(() => postMessage(0))';
      const tried = [
        fetch("http://made-up.test/data").catch(() => 0),
        new Promise((done) => new WebSocket("ws://{elsewhere.host}/socket").addEventListener("error", done)),
        new Promise((done) => new Worker(URL.createObjectURL(new Blob([work]))).addEventListener("message", done)),
        new Promise((done) => addEventListener("load", done)),
      ];
      Promise.all(tried).then(() => document.body.append("all tried"));
    </script>"""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = page.encode() if self.path == "/" else b""
            self.send_response(302 if self.path == "/redirect" else 200)
            self.send_header("Location", away)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(scope="module")
def fenced(launch_browser: Callable[..., Browser], browser_type_launch_args: dict[str, Any]) -> Iterator[LentBrowser]:
    lent = LentBrowser(launch_browser, (*browser_type_launch_args.get("args", ()), *FENCE.flags))
    yield lent
    lent.close()


@pytest.fixture
def go(fenced: LentBrowser, app: int, tmp_path: Path) -> Callable[..., Iteration]:
    def through(script: Callable[[Any, Any], None], network: Network = UNSHAPED) -> Iteration:
        device = load_devices(folders("devices"))["desktop"]
        trial = Trial(Journey("known", script, ""), device, 0, Phase.MEASURE, f"http://app.test:{app}", network=network)
        with Networks(fence=FENCE) as networks:
            return run_trial(fenced, trial, lambda name, content: name, networks)

    return through


def _opened(path: str, **options: Any) -> Callable[[Any, Any], None]:
    def script(page: Any, step: Any) -> None:
        with step("open", **options):
            page.goto(path)

    return script


@pytest.mark.browser
def test_a_page_is_measured_without_what_it_wanted_from_elsewhere(
    go: Callable[..., Iteration], elsewhere: Elsewhere
) -> None:
    iteration = go(_opened("/", ready="text=all tried"))

    assert iteration.failure is None
    assert next(s.value for s in iteration.samples if s.metric == "load_time") is not None
    # The picture and the frame; that a worker's request failed may be told after the step's end.
    assert iteration.refused in ({"127.0.0.2": kept, "made-up.test": 1} for kept in (2, 3))
    assert elsewhere.connections == 0


def _follow_the_link(page: Any, step: Any) -> None:
    with step("open"):
        page.goto("/")
    with step("leave"):
        page.get_by_text("Out").click()


@pytest.mark.browser
@pytest.mark.parametrize("script", [_opened("/redirect"), _follow_the_link], ids=["a redirect", "a link"])
def test_a_page_that_leaves_is_a_refusal(
    go: Callable[..., Iteration], elsewhere: Elsewhere, script: Callable[[Any, Any], None]
) -> None:
    failure = go(script).failure

    assert failure is not None
    assert failure.reason == "REFUSED_BY_GUARD"
    assert "--allow-host 127.0.0.2" in failure.message
    assert elsewhere.connections == 0


@pytest.mark.browser
def test_through_the_shaping_proxy_the_address_is_judged_there(go: Callable[..., Iteration]) -> None:
    failure = go(_opened("http://192.0.2.1/"), Network("tested", rtt_ms=5)).failure

    assert failure is not None
    assert failure.reason == "REFUSED_BY_GUARD"
    assert "no load goes to 192.0.2.1" in failure.message


def test_the_rules_for_chromium_name_what_was_found() -> None:
    fence = Fence(allow(["10.1.2.3"]), {"app.test": "10.0.0.5", "six.test": "fd00::5", "10.1.2.3": "10.1.2.3"})
    rules = fence.flags[0].removeprefix("--host-resolver-rules=").split(" , ")
    assert rules[:3] == ["MAP app.test 10.0.0.5", "MAP six.test [fd00::5]", "MAP * ~NOTFOUND"]
    assert rules[3:] == [f"EXCLUDE {host}" for host in ("localhost", "*.localhost", "127.0.0.1", "::1", "10.1.2.3")]


def test_a_request_that_failed_by_itself_was_not_kept_out() -> None:
    def failed(url: str, error: str) -> Request:
        return Request(url, "Fetch", 0.0, 1.0, 0, None, False, failed=error)

    refused = FENCE.refused(
        [
            failed("http://app.test/", "net::ERR_NAME_NOT_RESOLVED"),
            failed("http://other.test/", "net::ERR_CONNECTION_REFUSED"),
            failed("http://127.0.0.1:9/", "net::ERR_SOCKS_CONNECTION_FAILED"),
            failed("http://other.test/", "net::ERR_NAME_NOT_RESOLVED"),
            failed("ws://other.test/", "net::ERR_SOCKS_CONNECTION_FAILED"),
        ]
    )
    assert refused == {"other.test": 2}
    assert refusal(refused).endswith("allow it with --allow-host other.test, if it is yours to load")
    assert kept_out({"b.test": 1, "a.test": 2}) == (
        "3 requests of pages not made: no load goes to a.test, b.test: "
        "allow it with --allow-host a.test --allow-host b.test, if it is yours to load",
    )
    assert kept_out({}) == ()


def test_what_is_around_an_app() -> None:
    assert fence_around((), "http://127.0.0.1:8501/").places == {}
    assert fence_around((), "http://127.0.0.7:8501/").places == {"127.0.0.7": "127.0.0.7"}
    assert fence_around(("10.0.0.0/8", "192.0.2.7"), "http://10.1.2.3").places == {
        "10.1.2.3": "10.1.2.3", "192.0.2.7": "192.0.2.7",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("allowed", "base_url", "error", "said"),
    [
        ((), "http://192.0.2.1/", GuardRefused, "--allow-host 192.0.2.1"),
        (("10.0.0.0/8",), "http://192.0.2.1/", GuardRefused, "--allow-host 192.0.2.1"),
        (("cdn.invalid",), "http://127.0.0.1/", UsageError, "'cdn.invalid' does not resolve"),
        (("http://cdn",), "http://127.0.0.1/", UsageError, "--allow-host takes a host name"),
    ],
)
def test_what_may_not_be_loaded_is_said_before_anything_starts(
    allowed: tuple[str, ...], base_url: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        fence_around(allowed, base_url)
