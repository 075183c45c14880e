import pytest

from tests.judge.build import noisy, question
from webperf.judge.compare import compare
from webperf.model.change import Change, Kind, Severity
from webperf.model.rule import Rule
from webperf.model.verdict import Finding, Outcome


def only(base: object, head: object, rule: Rule | None = None, **changes: object) -> tuple[Finding, Change]:
    (finding,) = compare([question(base, head, **changes)], rule or Rule())  # type: ignore[arg-type]
    assert finding.change is not None
    assert "\n" not in finding.message
    return finding, finding.change


def times(values: tuple[float, ...], factor: float) -> tuple[float, ...]:
    return tuple(value * factor for value in values)


def test_the_same_again_is_unchanged_and_says_how_sure_that_is() -> None:
    finding, change = only(noisy(20), noisy(20, seed=2))
    assert (finding.outcome, change.kind) == (Outcome.PASS, Kind.UNCHANGED)
    assert "is unchanged: at most" in finding.message
    assert change.high is not None
    assert change.high < 1.1


@pytest.mark.parametrize(
    ("factor", "severity"),
    [(1.08, Severity.NONE), (1.2, Severity.MINOR), (1.35, Severity.MAJOR), (1.75, Severity.CRITICAL)],
)
def test_slower_is_a_regression_of_its_severity(factor: float, severity: Severity) -> None:
    finding, change = only(noisy(30), times(noisy(30, cv=0.01, seed=2), factor))
    assert (finding.outcome, change.kind, change.severity) == (Outcome.FAIL, Kind.REGRESSED, severity)
    assert change.ratio == pytest.approx(factor, rel=0.05)
    assert (finding.value, finding.limit, finding.budget, finding.n) == (change.head, None, "", 30)


def test_the_interval_may_prove_less_than_the_estimate_says() -> None:
    finding, change = only(noisy(12, cv=0.15), times(noisy(12, cv=0.15, seed=5), 1.6))
    assert (change.severity, change.proven) == (Severity.CRITICAL, Severity.MAJOR)
    assert "critical, at least major" in finding.message


def test_faster_is_an_improvement() -> None:
    finding, change = only(noisy(20), times(noisy(20, seed=2), 0.8))
    assert (finding.outcome, change.kind, change.severity) == (Outcome.PASS, Kind.IMPROVED, Severity.NONE)
    assert change.p is not None
    assert change.p < 0.001
    assert "faster than base" in finding.message


def test_a_certain_change_below_the_floor_is_none() -> None:
    base = noisy(30)
    _, change = only(base, times(base, 1.03))
    assert change.kind is Kind.UNCHANGED


def test_too_few_pairs_can_never_fire_and_say_so() -> None:
    finding, change = only((100.0, 101.0, 99.0, 100.5, 98.0, 97.0), (200.0, 201.0, 199.0, 200.5, 198.0, 197.0))
    assert (finding.outcome, change.kind) == (Outcome.INCONCLUSIVE, Kind.INCONCLUSIVE)
    assert "6 pairs can never prove a regression here, it takes 7" in finding.message


def test_noise_that_hides_ten_per_cent_is_undecided_and_says_what_it_takes() -> None:
    finding, change = only(noisy(10, cv=0.2), noisy(10, cv=0.2, seed=4))
    assert change.kind is Kind.INCONCLUSIVE
    assert change.needed is not None
    assert change.needed > 50
    assert change.mde is not None
    assert change.mde > 0.3
    assert f"takes about {change.needed} pairs to tell" in finding.message


def test_more_is_better_for_a_score() -> None:
    finding, change = only(noisy(20, 90, 0.01), noisy(20, 60, 0.01, seed=2), metric="score", unit="score")
    assert (change.kind, change.severity) == (Kind.REGRESSED, Severity.MAJOR)
    assert change.higher_is_better
    assert "33." in finding.message
    assert "worse than base" in finding.message


def test_what_nobody_notices_is_no_regression_however_certain() -> None:
    _, change = only(noisy(20, 12, 0.01), noisy(20, 15, 0.01, seed=2), metric="ttfb")
    assert change.kind is Kind.UNCHANGED
    assert change.floor == pytest.approx(10 / 12, rel=0.02)


def test_zeros_are_judged_by_what_is_noticeable() -> None:
    zero = (0.0,) * 10
    noticed, _ = only(zero, noisy(10, 0.2, 0.1), metric="cls", unit="score")
    assert (noticed.outcome, "0.200 worse" in noticed.message or "worse than base" in noticed.message) == (
        Outcome.FAIL, True,
    )  # fmt: skip
    hidden, change = only(zero, noisy(10, 0.002, 0.1), metric="cls", unit="score")
    assert (hidden.outcome, change.kind) == (Outcome.PASS, Kind.UNCHANGED)


@pytest.mark.parametrize(("n", "kind"), [(3, Kind.INCONCLUSIVE), (4, Kind.REGRESSED)])
def test_constants_are_compared_exactly(n: int, kind: Kind) -> None:
    _, change = only((12.0,) * n, (14.0,) * n, metric="requests", unit="count")
    assert (change.kind, change.method) == (kind, "exact")


@pytest.mark.parametrize(("n", "kind"), [(3, Kind.INCONCLUSIVE), (4, Kind.UNCHANGED)])
def test_equal_constants_prove_something_from_four_on(n: int, kind: Kind) -> None:
    _, change = only((12.0,) * n, (12.0,) * n, metric="requests", unit="count")
    assert change.kind is kind


def test_missing_pairs_are_left_out_and_said() -> None:
    base, head = noisy(20), (None, *noisy(19, seed=2))
    finding, change = only(base, head, head_missing="NEVER_SETTLED in 1 of 20 iterations")
    assert (change.kind, finding.n) == (Kind.UNCHANGED, 19)
    assert "missing: head NEVER_SETTLED in 1 of 20 iterations" in finding.message


def test_what_is_not_measured_any_more_is_a_regression() -> None:
    head = (*(None,) * 12, *noisy(8, 500))
    finding, change = only(noisy(20), head, head_missing="NEVER_SETTLED in 12 of 20 iterations")
    assert (finding.outcome, change.kind, change.severity) == (Outcome.FAIL, Kind.REGRESSED, Severity.NONE)
    assert finding.message == (
        "load_time was measured in 8 of 20 iterations, with base in 20 of 20: NEVER_SETTLED in 12 of 20 iterations"
    )


def test_what_base_never_had_cannot_be_compared() -> None:
    finding, change = only((None,) * 20, noisy(20), base_missing="NO_MAP in 20 of 20 iterations")
    assert (finding.outcome, change.kind) == (Outcome.INCONCLUSIVE, Kind.INCONCLUSIVE)
    assert finding.message == "load_time cannot be compared: base: NO_MAP in 20 of 20 iterations"


def test_two_stored_runs_are_compared_without_pairs() -> None:
    (finding,) = compare([question(noisy(12), times(noisy(9, seed=2), 1.3), paired=False)], Rule(), reference="v1.2")
    assert finding.outcome is Outcome.FAIL
    assert "than v1.2" in finding.message
    assert "n=12 and 9" in finding.message


def test_the_gate_shares_one_alpha_and_what_is_outside_of_it_decides_nothing() -> None:
    worse = times(noisy(10, seed=2), 1.12)
    alone = compare([question(noisy(10), worse)], Rule())
    among = compare(
        [question(noisy(10), worse), *(question(noisy(10), noisy(10, seed=s)) for s in range(3, 26))], Rule()
    )
    outside = compare([question(noisy(10), worse, gating=False)], Rule())
    assert alone[0].outcome is Outcome.FAIL
    assert among[0].outcome is Outcome.INCONCLUSIVE
    assert not outside[0].gating
    assert among[0].change is not None
    assert alone[0].change is not None
    assert among[0].change.p == alone[0].change.p
    assert (among[0].change.p_adjusted or 0) == pytest.approx(24 * (alone[0].change.p or 0))


def test_looks_share_alpha_and_confidence() -> None:
    _, once = only(noisy(20), noisy(20, seed=2))
    _, thrice = only(noisy(20), noisy(20, seed=2), Rule(looks=3))
    assert thrice.alpha == pytest.approx((once.alpha or 0) / 3)
    assert thrice.confidence == pytest.approx(1 - 0.05 / 3)
    assert (thrice.high or 0) > (once.high or 0)


def test_two_humps_are_warned_of() -> None:
    head = (*noisy(10, 800, 0.01), *noisy(10, 1400, 0.01))
    finding, change = only(noisy(20, cv=0.01), head)
    assert change.warnings[0].startswith("head has two humps, at about 801 ms and 1.40 s")
    assert change.warnings[0] in finding.message


def test_a_machine_that_slows_down_is_told() -> None:
    slower = [1 + 0.3 * i / 19 for i in range(20)]
    base, head = (
        tuple(value * by for value, by in zip(noisy(20, cv=0.02, seed=seed), slower, strict=True)) for seed in (1, 2)
    )
    _, change = only(base, head)
    assert change.kind is Kind.UNCHANGED
    assert [warning.partition(" by ")[0] for warning in change.warnings] == ["base rose", "head rose"]


def test_nothing_asked_is_nothing_found() -> None:
    assert compare([], Rule()) == ()
