import time
from dataclasses import replace

import pytest

from webperf.model.iteration import Screenshot
from webperf.model.metric import METRICS
from webperf.model.missing import Missing
from webperf.model.run import Run
from webperf.model.sample import Phase, Sample
from webperf.report.view import ReportView, build_view
from webperf.report.view.index import make_index
from webperf.report.view.reasons import MEANINGS, meaning
from webperf.report.view.surroundings import make_caution
from webperf.stats.summary import summaries


def test_the_extent_counts_what_was_measured(view: ReportView) -> None:
    assert view.extent == "5 journeys × 2 devices × 5 iterations"
    assert view.started == "21 November 2026, 02:45 UTC"


def test_a_run_without_a_measured_value_says_so(run: Run) -> None:
    assert build_view(replace(run, samples=())).extent == "nothing measured"


def test_each_step_shows_each_metric_it_has_for_each_device(view: ReportView) -> None:
    steps = {(journey.name, step.name): step for journey in view.journeys for step in journey.steps}
    opened = steps["explore_map", "open"]
    assert [row.metric for row in opened.metrics] == [
        name for name in METRICS if name not in ("interaction_latency", "inp", "speed_index")
    ]
    assert all([row.device for row in metric.rows] == ["desktop", "phone-mid"] for metric in opened.metrics)
    assert opened.silent == "No interaction in this step, so no interaction_latency or inp."
    assert opened.summary.startswith("load time 1.")


def test_missing_values_are_listed_without_those_that_do_not_apply(view: ReportView) -> None:
    found = {(line.place, line.reason, line.count) for line in view.missing}
    assert found == {
        ("explore_map › zoom in · phone-mid", "TARGET_CRASHED", "1 iteration"),
        ("explore_map › pan east · phone-mid", "SKIPPED", "1 iteration"),
        ("watch_live › open · phone-mid", "NEVER_SETTLED", "2 iterations"),
    }


def test_failures_that_are_alike_are_one_entry(run: Run) -> None:
    first = run.failures[0]
    others = [replace(first, iteration=4), replace(first, iteration=0, phase=Phase.WARMUP)]
    (found,) = build_view(replace(run, failures=(first, *others))).failures
    assert found.iterations == "iterations 3–4; warm-up 0"
    assert found.meaning == "The browser tab crashed."
    assert found.picture is not None
    assert found.picture.failed


def test_a_strip_shows_the_last_iteration_that_came_furthest(run: Run) -> None:
    def shot(step: str, iteration: int) -> Screenshot:
        return Screenshot("explore_map", step, "desktop", Phase.MEASURE, iteration, f"{iteration}-{step}.jpg")

    shots = (
        *(shot(step, 1) for step in ("open", "zoom in", "pan east")),
        *(shot(step, 2) for step in ("pan east", "open", "zoom in")),
        shot("open", 3),
    )
    view = build_view(replace(run, screenshots=shots))
    (strip,) = [strip for journey in view.journeys for strip in journey.strips]
    assert [picture.path for picture in strip.pictures] == ["2-open.jpg", "2-zoom in.jpg", "2-pan east.jpg"]
    assert strip.pictures[0].note.startswith("load time 1.")


@pytest.mark.parametrize("reason", Missing)
def test_every_reason_has_a_meaning(reason: Missing) -> None:
    assert MEANINGS[reason].endswith(".")
    assert meaning(None) == ""


@pytest.mark.parametrize(
    ("conditions", "start"),
    [
        ({"network": "none", "cpu": "none"}, "Neither the network nor the processor was slowed down"),
        ({"network": "4g", "cpu": "none"}, "The processor was not slowed down"),
        ({"network": "none", "cpu": 4}, "The network was not slowed down"),
        ({"network": "4g", "cpu": 4}, ""),
        ("unknown", ""),
        (None, ""),
    ],
)
def test_a_phone_at_desktop_speed_is_pointed_out(conditions: object, start: str) -> None:
    assert make_caution({"conditions": conditions}).startswith(start)
    assert bool(make_caution({"conditions": conditions})) == bool(start)


def test_a_metric_of_a_later_version_is_shown_all_the_same(run: Run) -> None:
    new = Sample("watch_live", "open", "desktop", "none", 0, Phase.MEASURE, "warp", 9.0, "warps")
    samples = (*run.samples, new)
    view = build_view(replace(run, samples=samples, summary=summaries(samples)))
    (step,) = [s for j in view.journeys if j.name == "watch_live" for s in j.steps if s.name == "open"]
    assert step.metrics[-1].title == "warp"
    assert step.metrics[-1].rows[0].median == "9.00 warps"


def test_a_run_whose_summary_is_lost_is_summarised_anew(run: Run) -> None:
    assert make_index(replace(run, summary=())).summaries == make_index(run).summaries


@pytest.mark.alone
def test_a_large_run_is_laid_out_in_a_moment(run: Run) -> None:
    """1,000 iterations on six devices: 6,000 samples a metric (issue 7 asks for the page in under five seconds)."""
    samples = tuple(
        Sample("j", "s", f"device-{device}", "none", i, Phase.MEASURE, metric, float(i % 97), "ms")
        for i in range(1000)
        for device in range(6)
        for metric in ("load_time", "fcp")
    )
    large = replace(run, samples=samples, summary=summaries(samples), screenshots=(), failures=())
    started = time.perf_counter()
    assert build_view(large).extent == "1 journey × 6 devices × 1000 iterations"
    assert time.perf_counter() - started < 3
