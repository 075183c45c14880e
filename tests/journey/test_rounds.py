from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from webperf.errors import UsageError
from webperf.journey import rounds
from webperf.journey.access import Networks
from webperf.journey.rounds import Bench, measure_rounds
from webperf.journey.stop import Stop
from webperf.journey.trip import Trial
from webperf.model.device import Device
from webperf.model.iteration import Failure, Iteration
from webperf.model.journal import Ending
from webperf.model.journey import Journey
from webperf.model.missing import Missing
from webperf.model.plan import Plan
from webperf.model.sample import Phase, Sample

PHONE = Device("phone", "Phone", 412, 823, 1.75, True, True, None, "mid-mobile", "4g")
DESKTOP = replace(PHONE, name="desktop")
Outcome = Callable[[Trial], Missing | None]


class FakeHost:
    """Counts how often its browser was ended or killed."""

    def __init__(self) -> None:
        self.ended = 0
        self.killed = 0

    def end_browser(self) -> None:
        self.ended += 1

    def kill(self) -> None:
        self.killed += 1


class FakeTarget:
    """An app under test that ends when it is told to."""

    alive = True


class Measuring:
    """A bench whose trials end as `outcome` says, and what came of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.host, self.target, self.stop = FakeHost(), FakeTarget(), Stop()
        self.started: list[str] = []
        self.kept: list[Iteration] = []
        self.outcome: Outcome = lambda trial: None
        monkeypatch.setattr(rounds, "run_trial", self._trial)

    def run(self, *journeys: str, devices: tuple[Device, ...] = (PHONE,), **plan: Any) -> Ending:
        known = tuple(Journey(name, lambda page, step: None, "") for name in journeys)
        asked = {"iterations": 3, "warmup": 0, "diagnosis": False, **plan}
        bench = Bench(
            host=cast(Any, self.host),
            target=cast(Any, self.target),
            base_url=None,
            networks=Networks(),
            stop=self.stop,
            save=lambda name, content: name,
            starts=lambda trial: self.started.append(f"{trial.journey.name} on {trial.device.name}"),
            keep=self.kept.append,
        )
        return measure_rounds(Plan(known, devices, **asked), bench)

    def _trial(self, host: object, trial: Trial, save: object, networks: object) -> Iteration:
        reason = self.outcome(trial)
        name, device = trial.journey.name, trial.device.name
        failure = Failure(name, "open", device, trial.iteration, trial.phase, reason, "in words") if reason else None
        value = None if reason else 1.0
        sample = Sample(name, "open", device, "none", trial.iteration, trial.phase, "fcp", value, "ms", reason)
        number, phase = trial.iteration, trial.phase
        return Iteration(name, device, "none", number, phase, "2026", 1.0, (sample,), (), failure)


@pytest.fixture
def measuring(monkeypatch: pytest.MonkeyPatch) -> Measuring:
    return Measuring(monkeypatch)


def test_all_of_the_plan_is_measured_and_kept_in_its_order(measuring: Measuring) -> None:
    ending = measuring.run("tour", "ride", iterations=2)
    assert measuring.started == ["tour on phone", "ride on phone", "ride on phone", "tour on phone"]
    assert [(i.journey, i.iteration) for i in measuring.kept] == [("tour", 0), ("ride", 0), ("ride", 1), ("tour", 1)]
    assert (ending.interrupted, ending.gave_up, ending.reasons) == (False, False, ())


@pytest.mark.parametrize(("every", "closed"), [(1, 4), (2, 2), (3, 1), (5, 0)])
def test_a_fresh_browser_is_begun_every_so_many_rounds(measuring: Measuring, every: int, closed: int) -> None:
    measuring.run("tour", iterations=5, browser_every=every)
    assert measuring.host.ended == closed


def test_what_fails_by_its_own_fault_is_tried_every_time(measuring: Measuring) -> None:
    measuring.outcome = lambda trial: Missing.JOURNEY_FAILED
    ending = measuring.run("tour", iterations=6)
    assert (len(measuring.kept), ending.reasons) == (6, ())


def test_a_page_that_hangs_on_one_device_is_left_out_there_after_two_failures(measuring: Measuring) -> None:
    measuring.outcome = lambda trial: Missing.PAGE_HUNG if trial.device is PHONE else None
    measuring.run("tour", devices=(PHONE, DESKTOP), iterations=5)
    assert measuring.started.count("tour on phone") == 2
    assert measuring.started.count("tour on desktop") == 5


def test_the_run_is_given_up_when_everything_fails(measuring: Measuring) -> None:
    measuring.outcome = lambda trial: Missing.CONNECTION_REFUSED
    ending = measuring.run("tour", "ride", "walk", iterations=50)
    assert len(measuring.kept) == 3
    assert (ending.gave_up, ending.interrupted) == (True, False)
    assert ending.reasons == ("given up after 3 failures in a row (CONNECTION_REFUSED)",)


def test_a_stop_ends_the_browser_and_the_trial_under_way_is_not_kept(measuring: Measuring) -> None:
    def ctrl_c_in_the_second(trial: Trial) -> Missing | None:
        if len(measuring.started) == 2:
            measuring.stop.request(2)
        return None

    measuring.outcome = ctrl_c_in_the_second
    ending = measuring.run("tour")
    assert (ending.interrupted, ending.gave_up, ending.reasons) == (True, False, ("stopped by signal 2",))
    assert (len(measuring.kept), measuring.host.killed) == (1, 1)


def test_a_target_that_ends_takes_the_blame_and_ends_the_run(measuring: Measuring) -> None:
    def dies_in_the_second(trial: Trial) -> Missing | None:
        measuring.target.alive = len(measuring.started) < 2
        return None if measuring.target.alive else Missing.STEP_TIMEOUT

    measuring.outcome = dies_in_the_second
    ending = measuring.run("tour")
    assert ending.gave_up
    assert "the app under test ended" in ending.reasons[0]
    last = measuring.kept[-1]
    assert last.failure is not None
    assert (len(measuring.kept), last.failure.reason, last.failure.step) == (2, Missing.TARGET_DIED, "open")
    assert {sample.missing for sample in last.samples} == {Missing.TARGET_DIED}


def test_numbers_taken_before_the_target_ended_stay(measuring: Measuring) -> None:
    measuring.target.alive = False
    measuring.run("tour")
    (only,) = measuring.kept
    assert (only.samples[0].value, only.samples[0].missing) == (1.0, None)
    assert only.failure is not None


def test_a_journey_that_is_wrong_in_itself_stops_the_run_at_once(measuring: Measuring) -> None:
    def misused(trial: Trial) -> Missing | None:
        raise UsageError("step 'open' is there twice")

    measuring.outcome = misused
    with pytest.raises(UsageError, match="twice"):
        measuring.run("tour")


def test_phases_come_through_to_the_iterations(measuring: Measuring) -> None:
    measuring.run("tour", iterations=1, warmup=1, diagnosis=True)
    assert [i.phase for i in measuring.kept] == [Phase.DIAGNOSIS, Phase.WARMUP, Phase.MEASURE]
