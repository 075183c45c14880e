import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.report.example_run import example_run
from tests.report.hostile import NAMINGS
from webperf.errors import ConfigError
from webperf.model.run import Run
from webperf.report import run_json as module
from webperf.report.run_json import parse_run, read_run, run_json

CONTRACT = ["schema", "run_id", "started_at", "environment", "validity", "samples", "summary", "swarm", "verdict"]


def test_there_and_back(run: Run) -> None:
    assert parse_run(run_json(run)) == run


def test_keys_are_those_of_the_contract(run: Run) -> None:
    plain = json.loads(run_json(run))
    assert list(plain)[: len(CONTRACT)] == CONTRACT
    assert set(plain) - set(CONTRACT) >= {"screenshots", "failures", "interrupted"}
    assert plain["validity"]["state"] == "DEGRADED"
    assert list(plain["samples"][0]) == [
        *("journey", "step", "device", "network", "iteration", "phase"),
        *("metric", "value", "unit", "missing", "detail"),
    ]
    assert set(plain["summary"][0]) == {
        *("journey", "step", "device", "metric", "n", "median", "p75", "p95"),
        *("min", "max", "ci_low", "ci_high", "unit"),
    }
    assert plain["verdict"]["state"] == "FAIL"


def test_one_record_a_line(run: Run) -> None:
    lines = run_json(run).splitlines()
    assert sum(line.startswith('{"journey"') for line in lines) == (
        len(run.samples) + len(run.summary) + len(run.screenshots) + len(run.failures)
    )


def test_the_later_keys_may_be_absent(run: Run) -> None:
    plain = json.loads(run_json(run))
    for key in ("screenshots", "failures", "interrupted"):
        del plain[key]
    assert parse_run(json.dumps(plain)).samples == run.samples


@pytest.mark.parametrize("naming", NAMINGS)
def test_any_text_survives(naming: dict[str, str]) -> None:
    run = example_run(naming, message="".join(naming.values()))
    written = run_json(run)
    assert written.isascii()
    assert parse_run(written) == run


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_written(run: Run, number: float) -> None:
    with pytest.raises(ValueError, match="number"):
        run_json(replace(run, environment={"load": number}))


def changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Run], str]:
    def make(run: Run) -> str:
        plain = json.loads(run_json(run))
        change(plain)
        return json.dumps(plain)

    return make


BAD: list[tuple[Callable[[Run], str], str]] = [
    (lambda _: "", "is not JSON"),
    (lambda _: "<html>", "is not JSON"),
    (lambda run: run_json(run)[:-300], "is not JSON"),
    (lambda _: "[]", "expected an object, found list"),
    (lambda _: "7", "expected an object, found int"),
    (lambda _: "{}", "the key 'schema' is missing"),
    (lambda _: '{"schema": NaN}', "NaN is no number"),
    (lambda _: '{"schema": 1e999}', "too large for a number"),
    (lambda _: '{"schema": ' + "9" * 100_000 + "}", "is not JSON"),
    (lambda _: "[" * 200_000, "nested too deep"),
    (lambda _: '{"schema": 1, "environment": ' + "[" * 400 + "]" * 400 + "}", "nested deeper than 32 levels"),
    (changed(lambda p: p.update(schema=2)), "has schema 2, this webperf reads 1"),
    (changed(lambda p: p.update(schema=True)), "has schema True"),
    (changed(lambda p: p.update(schema="1")), "has schema 1"),
    (changed(lambda p: p.pop("samples")), "'samples' is missing"),
    (changed(lambda p: p.update(extra=1)), "unknown key 'extra'"),
    (changed(lambda p: p["samples"][3].pop("metric")), "'metric' is missing"),
    (changed(lambda p: p["samples"][3].update(value="fast")), "samples[3].value"),
    (changed(lambda p: p["samples"][3].update(phase="measur")), "'measur' is none of"),
    (changed(lambda p: p["samples"].append(7)), "expected dict, found int"),
    (changed(lambda p: p.update(samples={})), "expected list, found dict"),
    (changed(lambda p: p["verdict"].update(state="GREEN")), "'GREEN' is none of"),
]


@pytest.mark.parametrize(("make", "message"), BAD)
def test_what_is_no_run_is_refused_in_one_line(
    run: Run, tmp_path: Path, make: Callable[[Run], str], message: str
) -> None:
    file = tmp_path / "run.json"
    file.write_text(make(run), "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_run(file)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < len(str(file)) + 300


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    with pytest.raises(ConfigError, match=r"cannot read .*No such file"):
        read_run(tmp_path / "absent.json")
    with pytest.raises(ConfigError, match="cannot read"):
        read_run(tmp_path)
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe{\x00}\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_run(binary)
    good = tmp_path / "good.json"
    good.write_text("\ufeff" + run_json(run), "utf-8")
    assert read_run(good) == run
    monkeypatch.setattr(module, "LARGEST_BYTES", 1000)
    with pytest.raises(ConfigError, match="at most 1000 are read"):
        read_run(good)
