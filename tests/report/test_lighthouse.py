import json
from dataclasses import replace
from typing import Any

import pytest

from webperf.metrics.score import PARTS, audit_score
from webperf.model.missing import Missing
from webperf.model.run import Run
from webperf.report.lighthouse import render_lighthouse
from webperf.report.selection import select
from webperf.stats.summary import summaries
from webperf.store.imports import lighthouse


def result(run: Run, journey: str = "explore_map", device: str = "desktop") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render_lighthouse(select(run, (journey,), (device,))))
    return found


def test_a_metric_is_the_median_with_lighthouses_own_score(run: Run) -> None:
    row = next(r for r in run.summary if (r.journey, r.device, r.metric) == ("explore_map", "desktop", "lcp"))
    audit = result(run)["audits"]["largest-contentful-paint"]
    assert row.median is not None
    assert (audit["numericValue"], audit["numericUnit"], audit["scoreDisplayMode"]) == (
        row.median, "millisecond", "numeric",
    )  # fmt: skip
    assert audit["score"] == audit_score(row.median, PARTS["lcp"].desktop)
    assert result(run, device="phone-mid")["audits"]["largest-contentful-paint"]["scoringOptions"] == {
        "p10": 2500, "median": 4000,
    }  # fmt: skip


def test_what_was_not_measured_is_not_applicable_and_hidden(run: Run) -> None:
    found = result(run)
    groups = {ref["id"]: ref["group"] for ref in found["categories"]["performance"]["auditRefs"]}
    for name in ("speed-index", "interaction-to-next-paint", "unused-javascript"):
        assert (found["audits"][name]["scoreDisplayMode"], groups[name]) == ("notApplicable", "hidden")
    assert groups["largest-contentful-paint"] == "metrics"


def test_a_metric_without_a_value_is_an_error_with_its_reason(run: Run) -> None:
    samples = tuple(replace(s, value=None, missing=Missing.NO_LCP) if s.metric == "lcp" else s for s in run.samples)
    audit = result(replace(run, samples=samples, summary=summaries(samples)))["audits"]["largest-contentful-paint"]
    assert (audit["score"], audit["scoreDisplayMode"], audit["errorMessage"]) == (
        None, "error", "NO_LCP in 5 of 5 iterations",
    )  # fmt: skip


def test_each_steps_headlines_are_below_the_metrics(run: Run) -> None:
    found = result(run)
    shown = [ref for ref in found["categories"]["performance"]["auditRefs"] if ref["group"] == "diagnostics"]
    titles = [found["audits"][ref["id"]]["title"] for ref in shown if ref["id"].startswith("webperf-")]
    assert titles == [
        "open: load time", "open: map render", "zoom in: interaction latency", "zoom in: map render",
        "pan east: interaction latency", "pan east: map render",
    ]  # fmt: skip


def test_it_says_that_it_is_not_lighthouses(run: Run) -> None:
    found = result(run)
    assert found["runWarnings"][0].startswith(
        "Not made by Lighthouse: medians of 5 loads that webperf measured in step"
    )
    assert found["runWarnings"][1].startswith("DEGRADED: ")
    assert found["configSettings"]["formFactor"] == "desktop"
    assert result(run, device="phone-mid")["configSettings"]["screenEmulation"]["mobile"] is True


def test_a_page_that_never_loaded_is_a_runtime_error(run: Run) -> None:
    samples = tuple(replace(s, value=None, missing=Missing.TARGET_CRASHED) for s in run.samples)
    broken = replace(run, samples=samples, summary=summaries(samples))
    assert result(broken, device="phone-mid")["runtimeError"] == {"code": "TARGET_CRASHED", "message": "Page crashed"}


def test_what_reads_lighthouses_results_reads_it(run: Run) -> None:
    found = result(run)
    assert lighthouse.recognises(found)
    samples = {sample.metric: sample for sample in lighthouse.read(found).samples}
    own = {
        r.metric: r.median for r in run.summary if (r.journey, r.step, r.device) == ("explore_map", "open", "desktop")
    }
    for metric in ("fcp", "lcp", "tbt", "cls", "bytes"):
        assert samples[metric].value == own[metric]
    assert samples["speed_index"].missing is Missing.NOT_SUPPORTED


def test_words_of_the_site_are_no_links(run: Run) -> None:
    names = {"explore_map": "[x](javascript:1)"}
    from tests.report.example_run import example_run

    text = render_lighthouse(select(example_run(names), ("[x](javascript:1)",), ("desktop",)))
    assert "](" not in text


@pytest.mark.parametrize("environment", [{}, {"devices": None, "target": 3}])
def test_a_run_without_its_facts_is_a_result_too(run: Run, environment: dict[str, Any]) -> None:
    assert result(replace(run, environment=environment))["finalDisplayedUrl"] == "about:blank"
