"""`webperf swarm` beside its peers: the same nginx, 50 connections, one core each for server and client, in turn.

`pytest -m bench tests/bench/test_swarm_wire.py -s` prints the table. It needs two cores, the Debian packages
nginx-light, wrk and hey, and installs Locust into an environment of its own in the cache folder. Ours are whole
commands: all phases in histograms, a record a second on disk, and the process that steers on the same core.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bench.nginx import BODY, nginx

pytestmark = pytest.mark.bench

HERE = Path(__file__).parent / "swarm_wire"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "webperf-bench"
LOCUST = "locust==2.46.3"
USERS, SECONDS, ROUNDS = 50, 3, 3
SERVER_CORE, CLIENT_CORE = "0", "1"

FLOORS = (
    ("webperf swarm URL", "wrk -t1", 0.6),
    ("webperf swarm URL", "Locust FastHttpUser", 8.0),
    ("webperf swarm URL", "hey", 1.0),
    ("webperf swarm SCENARIO", "Locust FastHttpUser", 1.2),
    ("webperf swarm SCENARIO", "stock httpx", 10.0),
    ("webperf swarm SCENARIO", "stock httpx, no limits", 10.0),
)


def _client(*command: str | Path, codes: tuple[int, ...] = (0,)) -> str:
    """Run a load generator on its core; what it prints."""
    words = ["taskset", "-c", CLIENT_CORE, *map(str, command)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in codes, done.stderr[-2000:]
    return done.stdout


def _wrk(url: str) -> float:
    return _after("Requests/sec:", _client("wrk", "-t1", f"-c{USERS}", f"-d{SECONDS}s", url))


def _hey(url: str) -> float:
    return _after("Requests/sec:", _client("hey", "-cpus", "1", "-c", str(USERS), "-z", f"{SECONDS}s", url))


def _after(words: str, text: str) -> float:
    found = re.search(re.escape(words) + r"\s+([0-9.]+)", text)
    assert found, text
    return float(found[1])


def _locust(url: str) -> float:
    load = ["-u", str(USERS), "-r", str(USERS), "-t", f"{SECONDS + 1}s", "--headless", "--json", "--skip-log"]
    told = _client(CACHE / "locust/bin/locust", "-f", HERE / "locustfile.py", "-H", url.rstrip("/"), *load)
    (entry,) = json.loads(told)
    assert entry["num_failures"] == 0
    return float(entry["num_requests"] / (entry["last_request_timestamp"] - entry["start_time"]))


def _swarm(*what: str | Path) -> float:
    load = ["--vus", str(USERS), "--duration", f"{SECONDS}s", "--json"]
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "webperf", "swarm", *what, *load, "--out", Path(folder) / "run")
        # 5: as fast as it can be is the generator's limit and not the server's, which it rightly says.
        told = _client(*command, codes=(0, 5))
    (scenario,) = json.loads(told)["swarm"]
    metrics = scenario["metrics"]
    count = metrics["http_reqs"]["count"]
    assert scenario["errors"] == []
    # Every request has its phases; only the first of a connection has one of connecting.
    for metric in ("http_req_sending", "http_req_waiting", "http_req_receiving", "http_req_total"):
        assert metrics[metric]["count"] == count
    assert metrics["http_req_connecting"]["count"] == USERS
    return float(metrics["http_reqs"]["rate"])


def _stock(*how: str) -> Callable[[str], float]:
    return lambda url: float(_client(sys.executable, HERE / "stock.py", url, str(USERS), str(SECONDS), *how))


ARMS: dict[str, Callable[[str], float]] = {
    "wrk -t1": _wrk,
    "webperf swarm URL": _swarm,
    "hey": _hey,
    "Locust FastHttpUser": _locust,
    "webperf swarm SCENARIO": lambda url: _swarm(HERE / "scenario.py", "--base-url", url),
    "stock httpx": _stock(),
    "stock httpx, no limits": _stock("unlimited"),
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """nginx on its core, saying 64 bytes of JSON."""
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("needs two cores: one for the server, one for the client")
    missing = [name for name in ("nginx", "wrk", "hey", "taskset") if not shutil.which(name)]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: apt-get install nginx-light wrk hey util-linux")
    with nginx(tmp_path, "taskset", "-c", SERVER_CORE) as url:
        yield url


@pytest.fixture(scope="module")
def locust() -> None:
    """Locust in an environment of its own: its gevent is no dependency of ours."""
    if not (CACHE / "locust/bin/locust").exists():
        subprocess.run([sys.executable, "-m", "venv", CACHE / "locust"], check=True)
        subprocess.run([CACHE / "locust/bin/pip", "install", "--quiet", LOCUST], check=True)


def test_rates_beside_peers(server: str, locust: None) -> None:
    rates: dict[str, list[float]] = {name: [] for name in ARMS}
    for number in range(ROUNDS):
        for name in ARMS if number % 2 == 0 else reversed(ARMS):
            rates[name].append(ARMS[name](server))
    middle = {name: statistics.median(found) for name, found in rates.items()}
    print(f"\n{USERS} connections, {len(BODY)}-byte JSON, median of {ROUNDS} rounds of {SECONDS} s (requests/s)")
    for name, found in rates.items():
        print(f"  {name:24} {middle[name]:9,.0f}   {', '.join(f'{rate:,.0f}' for rate in found)}")
    reached = {(ours, peer): _ratio(rates[ours], rates[peer]) for ours, peer, _ in FLOORS}
    for ours, peer, floor in FLOORS:
        print(f"  {ours} / {peer}: {reached[ours, peer]:.2f}   (at least {floor:g})")
    assert all(reached[ours, peer] >= floor for ours, peer, floor in FLOORS)


def _ratio(ours: list[float], peer: list[float]) -> float:
    """The median of the rounds' ratios: what disturbs the machine for a while disturbs both."""
    return statistics.median(a / b for a, b in zip(ours, peer, strict=True))
