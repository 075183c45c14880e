import pytest

from tests.swarm.build import generator, scenario, second, series
from webperf.model.run import Validity
from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioFacts, ScenarioSecond, SwarmSecond
from webperf.swarm.validity import asked_and_begun, swarm_reasons, users_held

OPEN = ScenarioFacts("browse", "", "constant-arrival-rate", True, {"duration_s": 10})
CLOSED = ScenarioFacts("browse", "", "constant-vus", False, {"duration_s": 10})
FINE = series([10.0] * 50)


def state(facts: ScenarioFacts, *seconds: SwarmSecond) -> tuple[Validity, str]:
    trust = swarm_reasons((facts,), seconds)
    return trust.state, " | ".join(trust.reasons)


def test_a_load_that_was_held_is_valid() -> None:
    assert state(OPEN, *(second(at, scenario(FINE, due=50)) for at in range(5))) == (Validity.VALID, "")
    assert state(CLOSED, *(second(at, scenario(FINE)) for at in range(5))) == (Validity.VALID, "")


def test_a_run_without_load_says_nothing() -> None:
    assert swarm_reasons((), ()).state is Validity.VALID


def test_a_target_that_cannot_take_the_rate_degrades() -> None:
    # 50 due each second, 40 begun: the rest waits, or was dropped.
    waiting = [second(at, scenario(FINE, due=50, iterations=40, queued=10 * (at + 1))) for at in range(5)]
    dropping = [second(at, scenario(FINE, due=50, iterations=40, dropped=10)) for at in range(5)]
    for seconds in (waiting, dropping):
        found, words = state(OPEN, *seconds)
        assert found is Validity.DEGRADED
        assert "80.0% of the arrivals asked for were begun in time (200 of 250)" in words
        assert "more --vus" in words


@pytest.mark.parametrize("sick", [{"cpu": 0.99}, {"late_ms": [250.0] * 100}])
def test_a_generator_that_cannot_give_the_rate_is_invalid(sick: dict[str, object]) -> None:
    bad = [generator(**sick)]  # type: ignore[arg-type]
    found, words = state(OPEN, *(second(a, scenario(FINE, due=50, dropped=10), generators=bad) for a in range(5)))
    assert found is Validity.INVALID
    assert "the generator is the limit" in words


def test_arrivals_after_the_last_one_was_due_do_not_count_as_in_time() -> None:
    # The queue was worked off when the load was over: it was not held all the same.
    parts = [scenario(FINE, due=100, iterations=50, queued=50), scenario(FINE, due=0, iterations=50)]
    assert asked_and_begun(parts) == (100, 50)


def test_a_target_that_never_answered_comes_first() -> None:
    refused = second(0, scenario(series([1.0] * 1200, status=None, error="refused")))
    found, words = state(CLOSED, refused)
    assert found is Validity.INVALID
    assert words == "browse: the target was not reached by any of 1,200 requests (refused)"
    answered = second(1, scenario(series([1.0], status=503, error="http_5xx")))
    assert state(CLOSED, refused, answered) == (Validity.VALID, "")


def test_users_that_are_not_at_work_are_not_held() -> None:
    found, words = state(CLOSED, *(second(at, scenario(FINE, busy=0.9)) for at in range(5)))
    assert (found, "90% of the users asked for were at work" in words) == (Validity.INVALID, True)


def test_a_user_that_thinks_is_held() -> None:
    parts: list[ScenarioSecond] = [scenario(FINE, busy=0.3, thinking_user_s=7.0)]
    assert users_held(parts, in_flight=False) == pytest.approx(1)


@pytest.mark.parametrize(
    ("sick", "expected", "words"),
    [
        ({"cpu": 0.85}, Validity.DEGRADED, "used 85% of its core: more --processes, or less load"),
        ({"lag_ms": [20.0] * 100}, Validity.DEGRADED, "event loop woke up 20 ms late (p95)"),
        ({"lag_ms": [200.0] * 100}, Validity.INVALID, "event loop woke up 200 ms late (p95)"),
        ({"late_ms": [20.0] * 100}, Validity.DEGRADED, "handed out arrivals 20 ms late (p95)"),
        ({"open_files": 1000}, Validity.DEGRADED, "nearly all 1024 files"),
    ],
)
def test_what_a_generator_suffers_from_is_said(sick: dict[str, object], expected: Validity, words: str) -> None:
    found, said = state(OPEN, second(0, scenario(FINE), generators=[generator(**sick)]))  # type: ignore[arg-type]
    assert found is expected
    assert words in said


def test_the_busiest_process_counts() -> None:
    idle, full = generator(process=0, cpu=0.1), generator(process=1, cpu=0.9)
    assert "90% of its core" in state(OPEN, second(0, scenario(FINE), generators=[idle, full]))[1]


def test_a_lost_process_makes_it_invalid() -> None:
    found, words = state(OPEN, second(0, scenario(FINE)), second(1, scenario(FINE), lost=(1,)))
    assert (found, words) == (Validity.INVALID, "1 generating process ended before the load did")


def test_nothing_measured_is_invalid() -> None:
    found, words = state(OPEN, second(0, scenario(iterations=0)))
    assert found is Validity.INVALID
    assert "nothing was measured" in words


def test_the_warm_up_spoils_nothing() -> None:
    cold = second(0, scenario(FINE, phase=Phase.WARMUP), generators=[generator(lag_ms=[500.0] * 100)])
    assert state(OPEN, cold, second(1, scenario(FINE)))[0] is Validity.VALID


def test_running_out_of_ports_is_said() -> None:
    no_way = series([1.0] * 3, status=None, error="connect")
    assert "3 requests found no way out" in state(OPEN, second(0, scenario(FINE, no_way)))[1]


def test_one_hiccup_in_a_short_run_is_one_hiccup() -> None:
    hiccup = generator(late_ms=[0.3] * 48 + [180.0, 300.0])
    assert state(OPEN, second(0, scenario(FINE), generators=[hiccup]))[0] is Validity.VALID
    seconds = [second(at, scenario(FINE), generators=[hiccup]) for at in range(20)]
    assert state(OPEN, *seconds)[0] is Validity.INVALID
