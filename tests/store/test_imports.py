"""Files of other tools. pytest-benchmark 5.3.1, Locust, Lighthouse 13.5.0 and browsertime 26.3.2 wrote theirs (cut to
what is read); those of k6 and JMeter are written after their documentation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from webperf.errors import ConfigError, NothingMeasured
from webperf.model.run import Run
from webperf.store.history.entry import facts_of
from webperf.store.imports.registry import import_file

FILES = Path(__file__).parent.parent / "fixtures" / "imports"
LOCUST = "Type,Name,Request Count,Failure Count,Median Response Time"
SOURCE = {"commit": "c0ffee", "branch": "main", "dirty": False}


def _import(file: Path) -> Run:
    return import_file(file, source=SOURCE, labels={"team": "maps"})


def _values(name: str) -> dict[tuple[str, str], list[float | None]]:
    found: dict[tuple[str, str], list[float | None]] = {}
    for sample in _import(FILES / name).samples:
        found.setdefault((sample.journey, sample.metric), []).append(sample.value)
    return found


def test_pytest_benchmarks_rounds_are_values_in_milliseconds() -> None:
    plain = json.loads((FILES / "pytest_benchmark.json").read_text())
    run = _import(FILES / "pytest_benchmark.json")
    found = _values("pytest_benchmark.json")

    for benchmark in plain["benchmarks"]:
        rounds = found[benchmark["fullname"], "duration"]
        assert rounds == pytest.approx([1000 * value for value in benchmark["stats"]["data"]])
    facts = facts_of(run)
    assert (facts.tool, facts.commit, facts.labels) == ("pytest-benchmark", "c0ffee", {"team": "maps"})
    assert facts.environment.facets["cpu"] == plain["machine_info"]["cpu"]["brand_raw"]
    assert facts.started_at.isoformat() == plain["datetime"]


def test_locusts_rows_are_one_number_a_statistic_and_no_p99_of_few() -> None:
    found = _values("locust_stats.csv")

    assert found["GET /api/regions", "http_req_duration.median"] == [43]
    assert found["GET /api/missing", "http_req_failed"] == [1.0]
    assert found["Aggregated", "http_reqs"] == [93]
    assert found["Aggregated", "http_req_duration.p95"] == [44]
    assert not any(metric.endswith("p99") for _, metric in found)


def test_lighthouses_audits_have_our_names() -> None:
    assert {metric: values for (_, metric), values in _values("lighthouse.json").items()} == {
        "fcp": [825.368], "lcp": [1094.774], "tbt": [pytest.approx(356.001)], "cls": [pytest.approx(0.16269, abs=1e-5)],
        "speed_index": [1760], "tti": [1768.959], "server_response_time": [7], "bytes": [3821059], "score": [72],
    }  # fmt: skip
    assert facts_of(_import(FILES / "lighthouse.json")).tool == "lighthouse"


def test_browsertimes_iterations_are_values() -> None:
    found = {metric: values for (_, metric), values in _values("browsertime.json").items()}

    assert found["lcp"] == [1036, 1060, 972]
    assert found["ttfb"] == [18, 15, 11]
    assert len(found["load_event"]) == 3
    assert facts_of(_import(FILES / "browsertime.json")).environment.facets["browser"] == "Chrome 156.0.8078.79"


@pytest.mark.parametrize("name", ["k6_export.json", "k6_summary.json"])
def test_k6s_summary_in_both_of_its_forms(name: str) -> None:
    found = _values(name)
    units = {sample.metric: sample.unit for sample in _import(FILES / name).samples}

    assert found["k6", "http_req_duration.p95"] == [31.7]
    assert found["k6", "http_req_duration.median"] == [11.2]
    assert found["k6", "http_req_failed.rate"] == [0.01]
    assert found["k6", "http_reqs.count"] == [900]
    assert (units["http_req_duration.p95"], units["http_req_failed.rate"], units["vus.max"]) == ("ms", "ratio", "count")
    assert not {metric for _, metric in found if metric.endswith(("passes", "fails", "thresholds"))}


def test_jmeters_samples_are_reduced_to_one_number_a_statistic() -> None:
    found = _values("results.jtl")

    assert found["regions", "http_req_duration.median"] == [21.5]
    assert found["regions", "http_req_duration.p95"] == [pytest.approx(31.85)]
    assert found["regions", "http_req_failed"] == [pytest.approx(1 / 24)]
    assert found["report", "http_req_duration.median"] == [201.5]
    assert ("report", "http_req_duration.p95") not in found
    assert _import(FILES / "results.jtl").started_at == "2026-01-01T00:00:00+00:00"


def test_the_same_file_is_the_same_run() -> None:
    first, second = (facts_of(_import(FILES / "results.jtl")).identity for _ in range(2))

    assert first == second


def _set(value: Any, *keys: Any) -> Callable[[Any], None]:
    def change(plain: Any) -> None:
        for key in keys[:-1]:
            plain = plain[key]
        plain[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("pytest_benchmark.json", _set({}, "benchmarks"), "benchmarks: expected a list, found dict"),
        ("pytest_benchmark.json", _set("fast", "benchmarks", 0, "stats", "data"), "data: expected a list, found str"),
        ("pytest_benchmark.json", _set(None, "machine_info"), "machine_info: expected an object"),
        ("lighthouse.json", _set([], "audits"), "audits: expected an object, found list"),
        ("lighthouse.json", _set("1 s", "audits", "interactive", "numericValue"), "'1 s' is no number"),
        ("browsertime.json", _set({}, 0, "browserScripts"), "browserScripts: expected a list"),
        ("browsertime.json", _set(True, 0, "googleWebVitals", 0, "ttfb"), "ttfb: 'True' is no number"),
        ("k6_export.json", _set(3, "metrics", "http_req_duration"), "metrics.http_req_duration: expected an object"),
        ("k6_summary.json", _set(None, "metrics", "http_reqs", "values", "count"), "'None' is no number"),
    ],
)
def test_a_broken_file_is_one_line_that_says_what(
    tmp_path: Path, name: str, change: Callable[[Any], None], words: str
) -> None:
    plain = json.loads((FILES / name).read_text())
    change(plain)
    (tmp_path / name).write_text(json.dumps(plain))

    _refused(tmp_path / name, words)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", "{", "not valid JSON"),
        ("a.json", "{}", "no format that is known: webperf reads pytest-benchmark JSON, Lighthouse JSON"),
        ("a.json", "[" * 100_000, "nested too deep"),
        ("a.json", '{"metrics": {"vus": {"value": NaN}}}', "NaN is no number"),
        ("a.csv", "", "no format that is known"),
        ("a.csv", "one,two\n1,2\n", "no format that is known"),
        ("a.jtl", "timeStamp,elapsed,label\n1,2\n", "row 2 has not as many fields"),
        ("a.jtl", "timeStamp,elapsed,label\n1,soon,x\n", "column 'elapsed': 'soon' is no number"),
        (
            "a.csv",
            "Type,Name,Request Count,Failure Count,Median Response Time\nGET,/,many,0,1\n",
            "'many' is no number",
        ),
    ],
)
def test_what_is_no_such_file_is_refused_in_one_line(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)

    _refused(tmp_path / name, words)


def test_bytes_and_folders_are_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00")

    _refused(tmp_path / "a.json", "is not UTF-8 text")
    _refused(tmp_path, "cannot be read")
    _refused(tmp_path / "no.json", "cannot be read (No such file or directory)")


def test_a_file_without_a_number_measured_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jtl").write_text("timeStamp,elapsed,label\n")

    with pytest.raises(NothingMeasured, match="without a single number"):
        _import(tmp_path / "a.jtl")


def _refused(file: Path, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        _import(file)
    message = str(refused.value)
    assert words in message
    assert message.startswith(str(file))
    assert "\n" not in message
