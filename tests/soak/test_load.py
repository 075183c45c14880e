"""A real load beside nothing, taken block by block."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from tests.fixtures.known import KnownServer
from webperf.load.background import BackgroundLoad
from webperf.soak import load as module
from webperf.soak.load import Blocks, SoakLoad
from webperf.store.journal import Journal, read_record
from webperf.swarm.discovery import find_scenarios
from webperf.swarm.levels import Level

BLOCK_S = 2.0


@pytest.mark.alone
def test_seconds_become_one_record_a_block(
    known_server: KnownServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its warm-up is in no number; here it would be most of the test.
    monkeypatch.setattr(module, "WARMUP_S", 1.0)
    (scenario,) = find_scenarios([known_server.url + "/constant?ms=20"], ())
    order = SoakLoad(scenario, Level(20, is_rate=True)).order(known_server.url, 60.0)
    zero_s = time.monotonic()
    blocks = Blocks(BLOCK_S, 0.0)
    with BackgroundLoad(order, log=tmp_path / "swarm.log", zero_s=zero_s, keep=blocks.keep) as load:
        load.wait_until_warm()
        threading.Event().wait(2 * BLOCK_S)
        early = list(blocks.finished())
    found = [*early, *blocks.rest()]

    assert early
    assert list(blocks.rest()) == []
    ends_s = [block.soaked_s for block in found]
    assert ends_s == sorted(set(ends_s))
    assert all(block.soaked_s % BLOCK_S == 0 for block in found)
    assert sum(block.requests for block in found) >= 20 * BLOCK_S
    assert sum(block.failed for block in found) == 0
    # What was only warm-up is none, and each is one record that the journal can read back.
    assert all(block.requests for block in found)
    with Journal(tmp_path / "journal.jsonl") as journal:
        journal.add(*found)
    assert [read_record(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()] == found
    latencies = [block.median_ms for block in found if block.median_ms is not None]
    assert latencies
    assert min(latencies) >= 20.0
