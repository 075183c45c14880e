import pytest

from webperf.errors import ConfigError
from webperf.judge.budgets import parse_budgets
from webperf.model.budget import Budget


def test_the_example_of_the_contract() -> None:
    assert parse_budgets({"load_time": "p75 < 2000 ms", "interaction_latency": "p75 < 500 ms"}) == (
        Budget("load_time", "p75", "<", 2000, "ms"),
        Budget("interaction_latency", "p75", "<", 500, "ms"),
    )


def test_several_budgets_of_one_metric() -> None:
    found = parse_budgets({"requests": ["max <= 40", "median < 30"]})
    assert [str(budget) for budget in found] == ["max <= 40", "median < 30"]


@pytest.mark.parametrize(
    ("key", "step", "metric"),
    [
        ("load_time", None, "load_time"),
        ("open: load_time", "open", "load_time"),
        ("open:load_time", "open", "load_time"),
        ("zoom: step 2: map_render", "zoom: step 2", "map_render"),
    ],
)
def test_the_last_colon_separates_step_and_metric(key: str, step: str | None, metric: str) -> None:
    (budget,) = parse_budgets({key: "p75 < 2 s"})
    assert (budget.step, budget.metric) == (step, metric)


@pytest.mark.parametrize(
    ("metric", "written", "limit", "unit"),
    [
        ("load_time", "p75 < 2000 ms", 2000, "ms"),
        ("load_time", "p75<2s", 2000, "ms"),
        ("load_time", "p75 < 1.5 s", 1500, "ms"),
        ("load_time", "p75 < 2000", 2000, "ms"),
        ("bytes", "max <= 500 kB", 500_000, "bytes"),
        ("bytes", "max <= 1 KiB", 1024, "bytes"),
        ("bytes", "max <= 1.5 MB", 1_500_000, "bytes"),
        ("bytes", "max <= 2 MiB", 2_097_152, "bytes"),
        ("bytes", "max <= 7 B", 7, "bytes"),
        ("bytes", "max <= 7 bytes", 7, "bytes"),
        ("requests", "max <= 40", 40, "count"),
        ("requests", "max <= 40 count", 40, "count"),
        ("cls", "p75 <= 0.1 score", 0.1, "score"),
        ("cls", "p75 <= 0", 0, "score"),
    ],
)
def test_units_are_converted_to_the_metrics_own(metric: str, written: str, limit: float, unit: str) -> None:
    (budget,) = parse_budgets({metric: written})
    assert (budget.limit, budget.unit) == (limit, unit)


@pytest.mark.parametrize("statistic", ["median", "p75", "p95", "min", "max"])
@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
def test_every_statistic_and_operator(statistic: str, operator: str) -> None:
    (budget,) = parse_budgets({"fcp": f"{statistic} {operator} 5 ms"})
    assert (budget.statistic, budget.operator) == (statistic, operator)


def test_p50_is_the_median() -> None:
    assert parse_budgets({"fcp": "p50 < 5 ms"}) == parse_budgets({"fcp": "median < 5 ms"})


BAD = [
    ({"load_tme": "p75 < 2 s"}, "'load_tme': unknown metric 'load_tme': did you mean 'load_time'?"),
    ({"open: load_tme": "p75 < 2 s"}, "did you mean 'load_time'?"),
    ({": load_time": "p75 < 2 s"}, "no step before the colon"),
    ({"": "p75 < 2 s"}, "unknown metric ''"),
    ({7: "p75 < 2 s"}, "the key 7 is int"),
    ({"load_time": 2000}, "expected a text, got int '2000'; write it like 'p75 < 2000 ms'"),
    ({"load_time": None}, "expected a text, got nothing"),
    ({"load_time": {"p75": 3}}, "unknown level 'p75': known: critical, target"),
    ({"load_time": {}}, "no level in it"),
    ({"load_time": {"critcal": "p75 < 2 s"}}, "did you mean 'critical'?"),
    ({"load_time @": "p75 < 2 s"}, "nothing after the @"),
    ({"open: mobile_compatibility": ">= 75 %"}, "is about a whole journey"),
    ({"mobile_compatibility": "p75 >= 75 %"}, "unknown statistic 'p75': write one of share"),
    ({"use": "dashbord"}, "did you mean 'dashboard'?"),
    ({"use": 7}, "'use' names ready sets"),
    ({"load_time": []}, "the list is empty"),
    ({"load_time": ["p75 < 2 s", 5]}, "expected a text, got int"),
    ({"load_time": ""}, "cannot read ''"),
    ({"load_time": "< 2000 ms"}, "cannot read '< 2000 ms'"),
    ({"load_time": "p75 2000 ms"}, "cannot read"),
    ({"load_time": "p75 <"}, "cannot read"),
    ({"load_time": "mean < 2 s"}, "unknown statistic 'mean'"),
    ({"load_time": "p57 < 2 s"}, "unknown statistic 'p57': write one of median, p75, p95, min, max"),
    ({"load_time": "p99 < 2 s"}, "unknown statistic 'p99'"),
    ({"load_time": "p75 == 2 s"}, "unknown operator '=='"),
    ({"load_time": "p75 << 2 s"}, "unknown operator '<<'"),
    ({"load_time": "p75 < nan ms"}, "'nan ms' is no plain number"),
    ({"load_time": "p75 < inf"}, "no plain number"),
    ({"load_time": "p75 < 1e308 s"}, "no plain number"),
    ({"load_time": "p75 < 2,000 ms"}, "no plain number"),
    ({"load_time": "p75 < 10 %"}, "'%' is a share but load_time is a time"),
    ({"load_time": "p75 < " + "9" * 400 + " ms"}, "too large"),
    ({"load_time": "p75 < -5 ms"}, "cannot be negative"),
    ({"load_time": "p75 < 0 ms"}, "can never hold"),
    ({"load_time": "p75 < 2 bytes"}, "'bytes' is a size but load_time is a time"),
    ({"bytes": "max < 2 s"}, "'s' is a time but bytes is a size"),
    ({"requests": "max < 2 ms"}, "'ms' is a time but requests is a count"),
    ({"cls": "max < 2 count"}, "'count' is a count but cls is a score"),
    ({"load_time": "p75 < 2 sec"}, "unknown unit 'sec'"),
    ({"bytes": "p75 < 2 KB"}, "unknown unit 'KB': write one of bytes, B, kB, KiB, MB, MiB"),
    ({"load_time": "__import__('os').system('x') < 2"}, "cannot read"),
    ({"load_time": "p75 < 2 s\n; rm -rf /"}, "no plain number"),
]


@pytest.mark.parametrize(("written", "message"), BAD)
def test_what_is_wrong_is_said_in_one_line_with_its_key(written: dict[object, object], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_budgets(written, where="journey 'explore': budgets")  # type: ignore[arg-type]
    text = str(caught.value)
    assert message in text
    assert text.startswith("journey 'explore': budgets: ")
    assert str(next(iter(written))) in text
    assert "\n" not in text
    assert len(text) < 300


def test_budgets_that_are_no_mapping() -> None:
    with pytest.raises(ConfigError, match="budgets: expected a mapping"):
        parse_budgets("p75 < 2 s")  # type: ignore[arg-type]
