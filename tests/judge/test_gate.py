from dataclasses import replace

import pytest

from webperf.judge.gate import Exit, exit_code, verdict_of
from webperf.model.verdict import Finding, Outcome, Verdict

BASE = Finding(Outcome.PASS, "tour", "open", "desktop", "load_time", "p75 < 2 s", 1.0, 2000, "ms", 5, "")


def findings(*outcomes: Outcome, gating: bool = True) -> list[Finding]:
    return [replace(BASE, outcome=outcome, gating=gating) for outcome in outcomes]


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ((), Outcome.PASS),
        ((Outcome.PASS,), Outcome.PASS),
        ((Outcome.PASS, Outcome.INCONCLUSIVE), Outcome.INCONCLUSIVE),
        ((Outcome.INCONCLUSIVE, Outcome.FAIL, Outcome.PASS), Outcome.FAIL),
    ],
)
def test_the_worst_finding_decides(outcomes: tuple[Outcome, ...], state: Outcome) -> None:
    assert verdict_of(findings(*outcomes)).state is state


def test_what_is_not_gating_is_kept_and_decides_nothing() -> None:
    verdict = verdict_of([*findings(Outcome.FAIL, Outcome.INCONCLUSIVE, gating=False), *findings(Outcome.PASS)])
    assert (verdict.state, len(verdict.findings)) == (Outcome.PASS, 3)


@pytest.mark.parametrize(
    ("state", "strict", "code"),
    [
        (Outcome.PASS, True, Exit.PASS),
        (Outcome.FAIL, False, Exit.FAILED),
        (Outcome.FAIL, True, Exit.FAILED),
        (Outcome.INCONCLUSIVE, False, Exit.PASS),
        (Outcome.INCONCLUSIVE, True, Exit.UNDECIDED),
    ],
)
def test_exit_codes_of_verdicts(state: Outcome, strict: bool, code: int) -> None:
    assert exit_code(Verdict(state), strict=strict) == code


def test_what_kept_us_from_measuring_goes_first() -> None:
    failed = Verdict(Outcome.FAIL)
    assert exit_code(failed, nothing_measured=True) == 5
    assert exit_code(failed, nothing_measured=True, infrastructure=True) == 4
    assert exit_code(failed, nothing_measured=True, infrastructure=True, signum=15) == 143
