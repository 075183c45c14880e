import json
from typing import Any

import pytest

from tests.report.example_load import BROWSE_MS, SEARCH_MS, example_load
from webperf.model.run import Run
from webperf.report.k6_summary import STATISTICS, render_k6_summary
from webperf.stats.percentile import percentile
from webperf.store.imports import k6


def summary(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render_k6_summary(run))
    return found


def test_one_scenario_has_k6s_keys() -> None:
    load = example_load(both=False)
    found = summary(load)
    metrics = found["metrics"]
    assert set(found) == {"root_group", "options", "state", "metrics"}
    assert found["state"]["testRunDurationMs"] == 5000
    assert metrics["http_reqs"] == {"type": "counter", "contains": "default", "values": {"count": 20.0, "rate": 4.0},
                                    "thresholds": {"count > 9999": {"ok": False}}}  # fmt: skip
    assert metrics["http_req_failed"]["values"] == {"rate": 0.25, "passes": 5.0, "fails": 15.0}
    duration = metrics["http_req_duration"]
    assert (duration["type"], duration["contains"], tuple(duration["values"])) == ("trend", "time", STATISTICS)
    assert duration["values"] == {key: load.swarm[0]["metrics"]["http_req_duration"][key] for key in STATISTICS}
    assert metrics["data_sent"]["contains"] == "data"
    assert metrics["vus"]["values"] == {"value": 9, "min": 5, "max": 9}


def test_several_are_added_up_from_their_histograms() -> None:
    metrics = summary(example_load())["metrics"]
    assert metrics["http_reqs"]["values"]["count"] == 20 + 12
    values = sorted([*BROWSE_MS, 5.0] * 5 + [*SEARCH_MS] * 6)
    duration = metrics["http_req_duration"]["values"]
    for key, q in (("med", 50), ("p(90)", 90), ("p(95)", 95), ("p(99)", 99)):
        assert duration[key] == pytest.approx(percentile(values, q), rel=1e-3)
    assert (duration["min"], duration["max"]) == (5.0, 200.0)
    assert duration["avg"] == pytest.approx(sum(values) / len(values), rel=1e-5)
    # Both have users at the same time.
    assert metrics["vus"]["values"]["max"] == 9 + 2
    assert metrics["http_reqs{scenario:search}"]["values"]["count"] == 12
    assert metrics["http_reqs{scenario:browse}"]["thresholds"] == {"count > 9999": {"ok": False}}
    assert "thresholds" not in metrics["http_reqs"]
    assert "http_req_duration{expected_response:true,scenario:browse}" in metrics


def test_checks_and_groups_are_in_the_root_group() -> None:
    root = summary(example_load())["root_group"]
    (check,) = root["checks"]
    assert (check["name"], check["path"], check["passes"], check["fails"]) == ("has items", "::has items", 15, 5)
    assert [group["name"] for group in root["groups"]] == ["basket"]
    assert root["id"] == "d41d8cd98f00b204e9800998ecf8427e"


def test_journeys_give_web_vitals(run: Run) -> None:
    metrics = summary(run)["metrics"]
    assert set(metrics) == {f"browser_web_vital_{vital}" for vital in ("ttfb", "fcp", "lcp", "cls", "inp")}
    values = sorted(s.value for s in run.samples if s.metric == "lcp" and s.phase == "measure" and s.value is not None)
    assert metrics["browser_web_vital_lcp"]["values"]["med"] == percentile(values, 50)
    assert metrics["browser_web_vital_cls"]["contains"] == "default"


def test_what_reads_k6s_summaries_reads_it() -> None:
    found = json.loads(render_k6_summary(example_load(both=False)))
    assert k6.recognises(found)
    samples = {sample.metric: sample for sample in k6.read(found).samples}
    assert samples["http_req_duration.p95"].value == found["metrics"]["http_req_duration"]["values"]["p(95)"]
    assert (samples["http_req_failed.rate"].value, samples["http_req_failed.rate"].unit) == (0.25, "ratio")
