"""The kernel's own shaper (`tc netem`) between two network namespaces: what the proxy is compared with."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

from webperf.model.network import Network

NAMESPACE, HERE, THERE = "webperf-bench", "wpbench0", "wpbench1"
OUR_ADDRESS, ITS_ADDRESS, PORT = "10.213.97.1", "10.213.97.2", 8931


def why_not() -> str:
    """Why there can be no such namespace here; "" when there can."""
    if os.geteuid() != 0:
        return "tc netem needs root"
    if not all(map(shutil.which, ("ip", "tc"))):
        return "tc netem needs ip and tc (apt-get install iproute2)"
    with contextlib.suppress(subprocess.CalledProcessError), _veth():
        _run("tc", "qdisc", "add", "dev", HERE, "root", "netem", "delay", "1ms")
        return ""
    return "this kernel has no netem, or allows no network namespace"


@contextlib.contextmanager
def check_server_behind(network: Network) -> Iterator[str]:
    """The URL of a check server in a namespace of its own, behind netem with the network's numbers."""
    with _veth():
        _netem((), HERE, network, network.up_kbps)
        _netem(("ip", "netns", "exec", NAMESPACE), THERE, network, network.down_kbps)
        server = subprocess.Popen(["ip", "netns", "exec", NAMESPACE, sys.executable, "-c", _SERVER])
        try:
            url = f"http://{ITS_ADDRESS}:{PORT}"
            _wait_for(url, server)
            yield url
        finally:
            server.kill()
            server.wait()


_SERVER = f"""
from webperf.conditions.check_server import CheckServer
import signal
with CheckServer("{ITS_ADDRESS}", {PORT}):
    signal.pause()
"""


@contextlib.contextmanager
def _veth() -> Iterator[None]:
    inside = ("ip", "netns", "exec", NAMESPACE)
    _run("ip", "netns", "add", NAMESPACE)
    try:
        _run("ip", "link", "add", HERE, "type", "veth", "peer", "name", THERE, "netns", NAMESPACE)
        _run("ip", "addr", "add", f"{OUR_ADDRESS}/30", "dev", HERE)
        _run("ip", "link", "set", HERE, "up")
        _run(*inside, "ip", "addr", "add", f"{ITS_ADDRESS}/30", "dev", THERE)
        _run(*inside, "ip", "link", "set", THERE, "up")
        yield
    finally:
        # The pair of devices goes with the namespace that holds one of them.
        _run("ip", "netns", "del", NAMESPACE)


def _netem(prefix: tuple[str, ...], device: str, network: Network, kbps: float) -> None:
    rate = ("rate", f"{kbps:g}kbit") if kbps else ()
    _run(*prefix, "tc", "qdisc", "add", "dev", device, "root", "netem", "delay", f"{network.rtt_ms / 2:g}ms", *rate)


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=10):
            return
    raise RuntimeError("the server in the namespace does not answer")
