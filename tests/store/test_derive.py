from dataclasses import replace

import pytest

from tests.ab.build import comparing, pairs
from tests.store.build import STARTED, header, iteration, journal
from webperf.model.budget import Budget
from webperf.model.comparing import Arm
from webperf.model.iteration import Artifact, Failure, Screenshot
from webperf.model.journal import Ending
from webperf.model.missing import INFRASTRUCTURE, Missing
from webperf.model.mobile import Check, MobileCheck
from webperf.model.run import Run, Validity
from webperf.model.sample import Phase
from webperf.model.verdict import Outcome
from webperf.store.derive import derive_run
from webperf.store.validity import blames_infrastructure

OPEN, LCP, PICK = ("open", "load_time"), ("open", "lcp"), ("pick", "interaction_latency")
WHOLE = {OPEN: 800.0, LCP: 500.0, PICK: 90.0}
TIMEOUT = ("pick", Missing.STEP_TIMEOUT)


def of_iteration(run: Run, number: int, phase: Phase = Phase.MEASURE) -> dict[tuple[str, str], float | Missing | None]:
    """(step, metric) -> value or reason."""
    samples = [s for s in run.samples if (s.iteration, s.phase) == (number, phase)]
    found = {(s.step, s.metric): s.value if s.missing is None else s.missing for s in samples}
    assert len(found) == len(samples), "a metric of a step is there twice"
    return found


def test_the_samples_of_whole_iterations_are_those_measured() -> None:
    first, second = iteration(WHOLE, 0), iteration(WHOLE, 1)
    assert derive_run(journal(first, second)).samples == (*first.samples, *second.samples)


def test_a_step_that_was_not_come_to_is_skipped() -> None:
    failed = iteration({OPEN: Missing.NEVER_SETTLED, LCP: 500.0}, 1, failed=("open", Missing.STEP_TIMEOUT))
    run = derive_run(journal(iteration(WHOLE), failed))
    assert of_iteration(run, 1) == {OPEN: Missing.NEVER_SETTLED, LCP: 500.0, PICK: Missing.SKIPPED}


def test_the_step_that_failed_keeps_its_reason_on_all_of_its_metrics() -> None:
    # Nothing was recorded of the step: both of its metrics are known from the whole iteration.
    run = derive_run(journal(iteration(WHOLE), iteration({}, 1, failed=("open", Missing.CONNECTION_REFUSED))))
    refused = Missing.CONNECTION_REFUSED
    assert of_iteration(run, 1) == {OPEN: refused, LCP: refused, PICK: Missing.SKIPPED}


def test_what_is_filled_in_has_the_numbers_and_details_of_no_other_iteration() -> None:
    run = derive_run(journal(iteration(WHOLE), iteration({}, 1, phase=Phase.WARMUP, failed=TIMEOUT)))
    filled = [s for s in run.samples if s.phase is Phase.WARMUP]
    assert {(s.value, s.iteration, len(s.detail)) for s in filled} == {(None, 1, 0)}
    assert {s.unit for s in filled} == {"ms"}


def test_what_is_missing_may_be_known_from_a_later_iteration_or_the_warm_up() -> None:
    failed = iteration({OPEN: 900.0}, failed=TIMEOUT)
    run = derive_run(journal(iteration({PICK: 70.0}, phase=Phase.WARMUP), failed, iteration(WHOLE, 1)))
    assert of_iteration(run, 0) == {OPEN: 900.0, PICK: Missing.STEP_TIMEOUT, LCP: Missing.SKIPPED}


def test_another_device_or_journey_tells_nothing() -> None:
    others = (iteration(WHOLE, device="desktop"), iteration(WHOLE, journey="other"))
    head = header(journeys=("tour", "other"), devices=("phone", "desktop"))
    run = derive_run(journal(*others, iteration({}, failed=TIMEOUT), head=head))
    assert [s for s in run.samples if (s.journey, s.device) == ("tour", "phone")] == []


def test_a_whole_iteration_is_never_filled_up() -> None:
    # The step had no map this time: that is no failure.
    run = derive_run(journal(iteration(WHOLE), iteration({OPEN: 850.0}, 1)))
    assert of_iteration(run, 1) == {OPEN: 850.0}


def test_samples_come_in_the_order_asked_for_however_they_were_measured() -> None:
    head = header(journeys=("tour", "other"), devices=("phone", "desktop"))
    cells = [("other", "desktop"), ("tour", "desktop"), ("other", "phone"), ("tour", "phone")]
    turned = [iteration({OPEN: 1.0}, journey=journey, device=device) for journey, device in cells]
    run = derive_run(journal(*turned, head=head))
    assert [(s.journey, s.device) for s in run.samples] == [
        ("tour", "phone"),
        ("tour", "desktop"),
        ("other", "phone"),
        ("other", "desktop"),
    ]


def test_only_measured_iterations_are_summarised_and_judged() -> None:
    budget = Budget("load_time", "max", "<", 1000.0, "ms")
    warm = iteration({OPEN: 9000.0}, phase=Phase.WARMUP)
    run = derive_run(journal(warm, iteration({OPEN: 800.0}), head=header(budgets=[budget])))
    assert [(row.metric, row.n, row.max) for row in run.summary] == [("load_time", 1, 800.0)]
    assert run.verdict.state is Outcome.PASS


def test_a_broken_budget_fails_the_run() -> None:
    budget = Budget("load_time", "max", "<", 1000.0, "ms")
    run = derive_run(journal(iteration({OPEN: 1200.0}), head=header(budgets=[budget])))
    assert [finding.outcome for finding in run.verdict.findings] == [Outcome.FAIL]


def test_pictures_and_failures_are_gathered() -> None:
    picture = Screenshot("tour", "open", "phone", Phase.DIAGNOSIS, 0, "artifacts/open.jpg")
    failed = iteration({OPEN: 800.0}, failed=TIMEOUT, screenshots=(picture,))
    run = derive_run(journal(failed, iteration(WHOLE, 1)))
    assert (run.screenshots, run.failures) == ((picture,), (failed.failure,))


def test_files_of_the_diagnosis_are_gathered() -> None:
    trace = Artifact("trace", "tour", "phone", Phase.DIAGNOSIS, 0, "artifacts/trace.json.gz", 99)
    diagnosis = replace(iteration(WHOLE, phase=Phase.DIAGNOSIS), artifacts=(trace,))
    assert derive_run(journal(diagnosis, iteration(WHOLE))).artifacts == (trace,)


def test_an_iteration_that_failed_and_was_not_filmed_skips_no_speed_index() -> None:
    filmed = replace(iteration({OPEN: 800.0, ("open", "speed_index"): 600.0}, phase=Phase.DIAGNOSIS), filmed=True)
    bare = iteration({}, 1, failed=("pick", Missing.STEP_TIMEOUT))
    run = derive_run(journal(filmed, bare, replace(bare, iteration=2, filmed=True)))
    assert set(of_iteration(run, 1)) == {OPEN}
    assert set(of_iteration(run, 2)) == {OPEN, ("open", "speed_index")}


def test_a_run_with_all_it_was_asked_for_is_valid() -> None:
    run = derive_run(journal(iteration(WHOLE), iteration(WHOLE, 1), head=header(iterations=2)))
    assert (run.validity.state, run.validity.reasons, run.interrupted) == (Validity.VALID, (), False)


def test_a_failed_iteration_makes_it_degraded_and_says_where() -> None:
    run = derive_run(journal(iteration(WHOLE), iteration({}, 1, failed=TIMEOUT), head=header(iterations=2)))
    assert run.validity.state is Validity.DEGRADED
    assert run.validity.reasons == ("tour on phone: 1 of 2 iterations completed",)


def test_a_failed_warm_up_is_no_blemish() -> None:
    failed = iteration({}, phase=Phase.WARMUP, failed=TIMEOUT)
    assert derive_run(journal(failed, iteration(WHOLE))).validity.state is Validity.VALID


def test_a_device_that_was_never_come_to_is_named() -> None:
    run = derive_run(journal(iteration(WHOLE), head=header(devices=("phone", "desktop"))))
    assert run.validity.reasons == ("tour on desktop: 0 of 1 iterations completed",)


def test_without_one_measured_value_the_run_is_invalid() -> None:
    nothing = iteration({OPEN: Missing.NEVER_SETTLED}, failed=("open", Missing.STEP_TIMEOUT))
    run = derive_run(journal(iteration(WHOLE, phase=Phase.WARMUP), nothing))
    assert run.validity.state is Validity.INVALID
    assert run.validity.reasons == ("nothing was measured", "tour on phone: 0 of 1 iterations completed")


def test_a_journal_with_nothing_but_its_header_is_a_run_too() -> None:
    run = derive_run(journal(ending=None))
    assert (run.samples, run.validity.state, run.interrupted) == ((), Validity.INVALID, True)


def test_a_run_that_was_cut_off_says_so() -> None:
    run = derive_run(journal(iteration(WHOLE), ending=None))
    assert (run.validity.state, run.interrupted) == (Validity.DEGRADED, True)
    assert run.validity.reasons == ("the run was cut off: this is what its journal holds",)


def test_a_run_that_was_interrupted_says_by_what() -> None:
    ending = Ending(STARTED, interrupted=True, reasons=("stopped by signal 2",))
    run = derive_run(journal(iteration(WHOLE), ending=ending))
    assert (run.interrupted, run.validity.reasons) == (True, ("stopped by signal 2",))


def test_a_run_that_was_given_up_says_why_and_was_not_interrupted() -> None:
    ending = Ending(STARTED, gave_up=True, reasons=("given up after 3 failures in a row (BROWSER_DIED)",))
    run = derive_run(journal(iteration(WHOLE), ending=ending))
    assert (run.gave_up, run.interrupted) == (True, False)
    assert (run.validity.state, run.validity.reasons) == (Validity.DEGRADED, ending.reasons)


@pytest.mark.parametrize("reason", sorted(INFRASTRUCTURE))
def test_a_target_that_never_answered_is_blamed(reason: Missing) -> None:
    assert blames_infrastructure(derive_run(journal(iteration({OPEN: reason}, failed=("open", reason)))))


@pytest.mark.parametrize("reason", [Missing.JOURNEY_FAILED, Missing.STEP_TIMEOUT, Missing.SELECTOR_NOT_FOUND])
def test_a_journey_that_fails_by_itself_blames_nobody_else(reason: Missing) -> None:
    assert not blames_infrastructure(derive_run(journal(iteration({OPEN: reason}, failed=("open", reason)))))


def test_one_crash_among_good_iterations_is_not_blamed() -> None:
    crashed = iteration({OPEN: Missing.TARGET_CRASHED}, 1, failed=("open", Missing.TARGET_CRASHED))
    assert not blames_infrastructure(derive_run(journal(iteration(WHOLE), crashed)))


def test_a_target_that_was_gone_before_anything_counted_is_blamed() -> None:
    # The breaker gave up in the warm-up: no measured iteration is there to have failed.
    dead = iteration(
        {OPEN: Missing.CONNECTION_REFUSED}, phase=Phase.WARMUP, failed=("open", Missing.CONNECTION_REFUSED)
    )
    assert blames_infrastructure(derive_run(journal(dead)))


def test_a_crash_in_the_warm_up_is_not_blamed_once_something_was_measured() -> None:
    crashed = iteration({}, phase=Phase.WARMUP, failed=("open", Missing.TARGET_CRASHED))
    assert not blames_infrastructure(derive_run(journal(crashed, iteration(WHOLE))))


def test_one_device_without_any_value_is_enough_to_blame() -> None:
    dead = iteration({OPEN: Missing.BROWSER_DIED}, device="desktop", failed=("open", Missing.BROWSER_DIED))
    run = derive_run(journal(iteration(WHOLE), dead, head=header(devices=("phone", "desktop"))))
    assert blames_infrastructure(run)


def test_a_run_that_was_given_up_is_blamed_whatever_was_measured_before() -> None:
    gave_up = Ending(STARTED, gave_up=True, reasons=("the app under test ended",))
    assert blames_infrastructure(derive_run(journal(iteration(WHOLE), ending=gave_up)))


def test_phones_and_tablets_are_judged_by_the_checks_of_the_diagnosis() -> None:
    facts = {"devices": {"phone": {"mobile": True}, "desktop": {"mobile": False}}}
    head = replace(header(devices=("phone", "desktop")), environment=facts)
    check = MobileCheck("phone", "tour", "open", Check.OVERFLOW, False, "div.banner")
    looked = replace(iteration({("open", "load_time"): 1.0}, phase=Phase.DIAGNOSIS), mobile=(check,))
    other = iteration({("open", "load_time"): 1.0}, phase=Phase.DIAGNOSIS, device="desktop")

    (device,) = derive_run(journal(looked, other, head=head)).mobile

    assert (device.device, device.share, device.met) == ("phone", 0.5, False)
    assert device.checks[-1] == check


def test_a_comparison_keeps_its_arms_apart_and_finds_what_got_worse() -> None:
    head = replace(header(iterations=40), comparing=comparing())
    run = derive_run(journal(*pairs(12, 1.3), head=head))
    assert (len(run.samples), run.summary[0].n) == (12, 12)
    assert run.reference is not None
    assert (run.reference.name, len(run.reference.samples), run.reference.summary[0].n) == ("old", 12, 12)
    (finding,) = run.verdict.findings
    assert finding.change is not None
    assert (run.verdict.state, finding.change.kind.value, finding.n) == (Outcome.FAIL, "regressed", 12)
    # It ended before its 40 pairs because it was settled: nothing is missing.
    assert run.validity.state is Validity.VALID


def test_an_arm_with_fewer_iterations_than_the_other_says_so() -> None:
    head = replace(header(iterations=40), comparing=comparing())
    run = derive_run(journal(*list(pairs(12))[:-1], head=head))
    assert run.validity.reasons == ("tour on phone (head): 11 of 12 iterations completed",)


def test_an_arm_that_never_answered_is_blamed() -> None:
    head = replace(header(iterations=40), comparing=comparing())
    refused = Failure("tour", "open", "phone", 0, Phase.MEASURE, Missing.CONNECTION_REFUSED, "nobody there")
    iterations = [replace(i, samples=(), failure=refused) if i.arm is Arm.BASE else i for i in pairs(2)]
    assert blames_infrastructure(derive_run(journal(*iterations, head=head)))
