"""`webperf import`, and what history, trend and baseline make of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webperf.cli.main import cli

pytestmark = pytest.mark.usefixtures("here")

FILES = Path(__file__).parent.parent / "fixtures" / "imports"


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def test_every_format_goes_into_one_history() -> None:
    files = sorted(FILES.iterdir())

    added = _run("import", *files)
    again = _run("import", *files)

    assert added.exit_code == 0, added.output
    assert len(added.output.splitlines()) == len(files) == 7
    assert again.output.count("was there already") == 7
    listed = json.loads(_run("history", "list", "--json").output)
    tools = {"pytest-benchmark", "locust", "lighthouse", "browsertime", "k6", "jmeter"}
    assert {row["tool"] for row in listed} == tools
    assert "43.0 ms" in _run("trend", "http_req_duration.median", "--all-machines").output


def test_a_bad_file_among_good_ones_adds_none(here: Path) -> None:
    (here / "bad.json").write_text("{}")

    result = _run("import", FILES / "results.jtl", here / "bad.json")

    assert result.exit_code != 0
    assert not (here / ".webperf").exists()


def test_a_suites_benchmarks_gain_a_gate(here: Path) -> None:
    """Nine builds of a pytest-benchmark suite, and a tenth in which one benchmark takes twice as long."""
    plain = json.loads((FILES / "pytest_benchmark.json").read_text())
    for number in range(10):
        factor = 2.0 if number == 9 else 1 + number % 3 / 100
        stats = plain["benchmarks"][0]["stats"]
        # A hundred times as long as the recorded one, so that milliseconds are at stake.
        stats["data"] = [factor * 0.1] * 5
        plain["datetime"] = f"2026-02-{number + 1:02}T10:00:00+00:00"
        (here / "bench.json").write_text(json.dumps(plain))
        assert _run("import", "bench.json").exit_code == 0
        result = _run("baseline", "compare") if number == 9 else _run("baseline", "save")

    first, *_, last = result.output.splitlines()
    assert first.startswith("✕ ")
    assert "duration is worse than rolling baseline 'main': 200 ms against 101 ms" in first
    assert last.startswith("FAIL: run #10")
