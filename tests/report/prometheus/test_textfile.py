import random
from dataclasses import replace

from tests.fixtures import promtool
from tests.report.example_load import example_load
from webperf.model.run import Run
from webperf.report.prometheus.textfile import render_prometheus
from webperf.report.view.clean import clean_run
from webperf.swarm.histogram import Histogram


def test_promtool_finds_nothing_wrong_with_a_run(run: Run) -> None:
    promtool.check(render_prometheus(run))


def test_promtool_finds_nothing_wrong_with_a_load() -> None:
    promtool.check(render_prometheus(example_load()))


def test_a_metric_of_journeys_is_a_summary_in_base_units(run: Run) -> None:
    row = next(r for r in run.summary if (r.journey, r.device, r.metric) == ("open_overview", "desktop", "load_time"))
    lines = render_prometheus(run).splitlines()
    labels = 'journey="open_overview",step="open",device="desktop"'
    assert "# TYPE webperf_journey_load_time_seconds summary" in lines
    assert row.median is not None
    assert f'webperf_journey_load_time_seconds{{{labels},quantile="0.5"}} {row.median / 1000!r}' in lines
    assert f"webperf_journey_load_time_seconds_count{{{labels}}} 5" in lines
    # A 95th percentile needs twenty values.
    assert not [line for line in lines if 'quantile="0.95"' in line]
    assert "# TYPE webperf_journey_bytes summary" in lines


def test_what_is_missing_is_counted_with_its_reason(run: Run) -> None:
    where = 'journey="watch_live",step="open",device="phone-mid",metric="load_time",reason="NEVER_SETTLED"'
    assert f"webperf_journey_missing{{{where}}} 2" in render_prometheus(run).splitlines()


def test_verdict_and_validity_are_one_of_their_states(run: Run) -> None:
    lines = render_prometheus(run).splitlines()
    assert [line for line in lines if line.startswith("webperf_run_verdict{")] == [
        'webperf_run_verdict{state="PASS"} 0', 'webperf_run_verdict{state="FAIL"} 1',
        'webperf_run_verdict{state="INCONCLUSIVE"} 0',
    ]  # fmt: skip
    assert 'webperf_run_validity{state="DEGRADED"} 1' in lines
    failed = [line for line in lines if line.startswith("webperf_budget_failed{")]
    gating = [finding for finding in run.verdict.findings if finding.gating]
    assert (len(failed), sum(line.endswith(" 1") for line in failed)) == (len(gating), 7)


def test_the_run_itself(run: Run) -> None:
    lines = render_prometheus(run).splitlines()
    assert f'webperf_run_info{{run_id="{run.run_id}"}} 1' in lines
    assert "webperf_run_started_timestamp_seconds 1795229100" in lines
    assert "timestamp" not in "".join(line for line in render_prometheus(replace(run, started_at="soon")).splitlines())


def test_a_cleaned_load_keeps_its_histograms() -> None:
    found, source = Histogram(), random.Random(1)
    values = [source.uniform(1, 2000) for _ in range(2000)]
    found.record_all(values)
    statistics = {"http_req_duration": {"avg": 1000.5, "min": 1, "med": 1000.5, "max": 2000, "count": 2000}}
    plain = {"scenario": "wide", "metrics": statistics, "histograms": {"http_req_duration": found.encode()}}
    load = replace(example_load(), swarm=(plain,))
    assert clean_run(load).swarm != load.swarm
    below = sum(value <= 150 for value in values)
    assert f'_bucket{{scenario="wide",le="0.15"}} {below}' in render_prometheus(load)
