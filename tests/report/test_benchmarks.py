import json
from dataclasses import replace

import jsonschema
import pytest

from tests.report.example_load import example_load
from webperf.model.run import Run
from webperf.report.bencher import render_bencher
from webperf.report.github_benchmark import render_github_benchmark

# What https://bencher.dev/docs/reference/bencher-metric-format/ says, and the action's README of its custom tools.
NUMBER = {"type": "number"}
METRIC = {
    "type": "object",
    "properties": {"value": NUMBER, "lower_value": NUMBER, "upper_value": NUMBER},
    "required": ["value"],
    "additionalProperties": False,
}
BENCHER = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": METRIC}}
TEXT = {"type": "string"}
ACTION = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": TEXT, "unit": TEXT, "value": NUMBER, "range": TEXT, "extra": TEXT},
        "required": ["name", "unit", "value"],
        "additionalProperties": False,
    },
}


@pytest.mark.parametrize("of", ["journeys", "load"])
def test_both_are_what_the_tools_ask_for(run: Run, of: str) -> None:
    measured = run if of == "journeys" else example_load()
    bencher, action = json.loads(render_bencher(measured)), json.loads(render_github_benchmark(measured))
    jsonschema.validate(bencher, BENCHER)
    jsonschema.validate(action, ACTION)
    assert bencher
    assert len({entry["name"] for entry in action}) == len(action) > 0
    # Bencher's limits of names.
    assert all(len(name) <= 1024 and all(len(measure) <= 64 for measure in bencher[name]) for name in bencher)


def test_a_median_with_its_interval(run: Run) -> None:
    row = next(row for row in run.summary if row.metric == "load_time" and row.n == 5)
    narrow = replace(run, summary=(replace(row, ci_low=1000.0, ci_high=1400.0),))
    place = f"{row.journey} › {row.step} · {row.device}"
    assert json.loads(render_bencher(narrow)) == {
        place: {"load_time": {"value": row.median, "lower_value": 1000.0, "upper_value": 1400.0}}
    }
    (entry,) = json.loads(render_github_benchmark(narrow))
    assert (entry["name"], entry["range"], entry["extra"]) == (f"{place}: load_time", "1.00 s to 1.40 s", "n=5")


def test_headlines_and_what_has_a_budget_and_no_more(run: Run) -> None:
    measures = {measure for found in json.loads(render_bencher(run)).values() for measure in found}
    assert measures == {"load_time", "interaction_latency", "map_render", "bytes"}


def test_of_a_load_more_requests_are_no_alarm() -> None:
    load = example_load()
    throughput = "http_reqs"
    assert throughput in json.loads(render_bencher(load))["browse"]
    names = [entry["name"] for entry in json.loads(render_github_benchmark(load))]
    assert not [name for name in names if throughput in name]
    assert "browse: http_req_failed" in names
    assert "browse: http_req_duration med" in names
    # Of twenty values there is no 99th percentile.
    assert "browse: http_req_duration p(99)" not in names
