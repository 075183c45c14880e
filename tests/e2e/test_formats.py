"""Whole commands in every format: what the files are, what foreign readers say of them, and no secret in any."""

from __future__ import annotations

import base64
import gzip
import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from tests.e2e.conftest import read_run
from tests.fixtures import peers, promtool
from tests.fixtures.known import KnownServer
from webperf.report import FORMATS

pytestmark = pytest.mark.e2e

Start = Callable[..., Any]
Write = Callable[..., Path]

LEAK = """
with step("open", ready="text=done"):
    page.goto("/secrets?token=CANARY-address#CANARY-fragment")
"""


@pytest.mark.browser
def test_a_journey_full_of_secrets_in_every_format(start: Start, journey: Write, site: str, tmp_path: Path) -> None:
    base, out = site.replace("http://", "http://user:CANARY-userinfo@"), tmp_path / "out"
    file = journey(LEAK, {"load_time": "p75 < 1 ms"}, name="leak")
    command = start("run", file, "--base-url", base, "--device", "desktop", "--cpu", "off", "-n", 1, "--warmup", 0,
                    "--out", out, "--format", ",".join(FORMATS), "--history", "off")  # fmt: skip
    assert command.finish() == 1, command.stderr

    single = {form.file_name for form in FORMATS.values() if not form.each}
    written = {path.name for path in out.iterdir() if path.is_file()} - {"journal.jsonl"}
    assert written == single | {"leak-desktop-lhr.json"}
    recorded = [a["path"] for a in read_run(out)["artifacts"] if a["kind"] in ("har", "trace")]
    assert len(recorded) == 2
    assert all(str(out / path) in command.stdout for path in recorded)
    _assert_hidden({"stdout": command.stdout.encode(), "stderr": command.stderr.encode(), **_contents(out)})

    har = tmp_path / "network.har"
    assert start("export", out, "--to", "har", "--out", har).finish(60) == 0
    assert peers.run("validate_har.cjs", har) == {"valid": True}
    annotations = start("export", out, "--to", "annotations")
    assert annotations.finish(60) == 0
    (said,) = annotations.stdout.splitlines()
    assert re.match(r"::error file=leak\.py,line=\d+,title=webperf%3A leak › open · desktop::load_time p75 of", said)
    failures = ET.parse(out / "junit.xml").getroot().findall(".//failure")
    assert len(failures) == 1
    promtool.check((out / "metrics.prom").read_text("utf-8"))


def _contents(out: Path) -> dict[str, bytes]:
    files = {str(path): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return {name: gzip.decompress(content) if name.endswith(".gz") else content for name, content in files.items()}


def _assert_hidden(shown: dict[str, bytes]) -> None:
    forms = [b"CANARY", quote("CANARY-").encode(), *_base64("CANARY-")]
    found = [(where, content[at - 80 : at + 40]) for where, content in shown.items()
             for form in forms if (at := content.find(form)) >= 0]  # fmt: skip
    assert found == []


def _base64(text: str) -> set[bytes]:
    """At each of the three places where a text may begin within base64, without the ends that its neighbours change."""
    return {base64.b64encode(b"x" * shift + text.encode())[4:-4] for shift in range(3)}


def test_a_load_is_scraped_while_it_runs(start: Start, known_server: KnownServer, tmp_path: Path) -> None:
    out, url = tmp_path / "out", f"{known_server.url}/constant?ms=5"
    command = start("swarm", url, "--rate", 50, "--duration", "4s", "--prometheus", 0, "--out", out,
                    "--format", "prom,k6-summary,csv", "--history", "off")  # fmt: skip
    where = _address(command)
    counts: list[float] = []
    texts: list[str] = []
    while command.process.poll() is None:
        try:
            with urllib.request.urlopen(where, timeout=5) as answer:
                texts.append(answer.read().decode())
        except OSError:
            break
        counts.append(_requests(texts[-1]))
    assert command.finish(60) == 0, command.stderr

    assert counts == sorted(counts)
    assert 0 < counts[-1] <= 200
    final = (out / "metrics.prom").read_text("utf-8")
    assert _requests(final) == 200
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(where, timeout=5)
    summary = json.loads((out / "k6-summary.json").read_text("utf-8"))
    assert summary["metrics"]["http_reqs"]["values"]["count"] == 200
    promtool.check(texts[-1])
    promtool.check(final)


def _address(command: Any) -> str:
    for line in command.process.stderr:
        if found := re.search(r"Prometheus: (http://127\.0\.0\.1:\d+/metrics)", line):
            return found.group(1)
    raise AssertionError("it did not say where its metrics are")


def _requests(text: str) -> float:
    lines = (line for line in text.splitlines() if line.startswith("webperf_http_reqs_total{"))
    return sum(float(line.rpartition(" ")[2]) for line in lines)
