import math
import subprocess
import sys

from webperf.model.missing import Missing
from webperf.model.run import Summary
from webperf.model.sample import Phase, Sample
from webperf.stats.summary import Statistics, summaries, summarise


def sample(
    value: float | None,
    *,
    journey: str = "open",
    step: str = "first",
    device: str = "desktop",
    metric: str = "load_time",
    phase: Phase = Phase.MEASURE,
) -> Sample:
    missing = Missing.NEVER_SETTLED if value is None else None
    return Sample(journey, step, device, "none", 1, phase, metric, value, "ms", missing)


def test_nothing_measured() -> None:
    assert summarise([]) == Statistics(n=0)


def test_five_values() -> None:
    assert summarise([300, 100, 200, 500, 400]) == Statistics(
        n=5, median=300, p75=400, p95=None, min=100, max=500, ci_low=None, ci_high=None
    )


def test_the_interval_begins_at_six_values_and_p95_at_twenty() -> None:
    assert summarise(range(1, 6)).ci_low is None
    assert (summarise(range(1, 7)).ci_low, summarise(range(1, 7)).ci_high) == (1, 6)
    assert summarise(range(1, 20)).p95 is None
    assert summarise(range(1, 21)).p95 == 1 + 19 * 0.95


def test_what_is_not_finite_is_no_value() -> None:
    assert summarise([math.nan, math.inf, 4.0]).n == 1


def test_groups_come_in_order_of_first_appearance_and_only_from_measured_samples() -> None:
    found = summaries(
        [
            sample(9, metric="fcp", phase=Phase.WARMUP),
            sample(1, device="phone"),
            sample(2),
            sample(3, device="phone"),
            sample(4, phase=Phase.DIAGNOSIS),
        ]
    )
    assert [(row.device, row.metric, row.n, row.median) for row in found] == [
        ("phone", "load_time", 2, 2.0),
        ("desktop", "load_time", 1, 2.0),
    ]


def test_a_group_without_any_value_is_still_there() -> None:
    assert summaries([sample(None), sample(None)]) == (
        Summary("open", "first", "desktop", "load_time", 0, None, None, None, None, None, None, None, "ms"),
    )


def test_missing_values_do_not_count() -> None:
    (row,) = summaries([sample(None), sample(5), sample(7)])
    assert (row.n, row.median, row.min, row.max) == (2, 6, 5, 7)


def test_start_up_stays_free_of_numpy() -> None:
    code = "import sys, webperf.stats.summary, webperf.judge.verdict; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
