import pytest

from webperf.errors import ConfigError
from webperf.swarm.load import Executor, Late, Load
from webperf.swarm.options import MOST_SPAWNED, Options
from webperf.swarm.shapes import READY_MADE, Target


def load(**given: object) -> Load:
    return Options(**given).load(where="scenario 'x'")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "executor"),
    [
        ({"vus": 5, "duration": "10s"}, Executor.CONSTANT_VUS),
        ({"stages": "10s:50,10s:0"}, Executor.RAMPING_VUS),
        ({"vus": 5, "iterations": 20}, Executor.SHARED_ITERATIONS),
        ({"executor": "per-vu-iterations", "vus": 5, "iterations": 20}, Executor.PER_VU_ITERATIONS),
        ({"rate": 50, "duration": "30s"}, Executor.CONSTANT_ARRIVAL_RATE),
        ({"rate": 50, "stages": "10s:100"}, Executor.RAMPING_ARRIVAL_RATE),
        ({"stages": "10s:100/s"}, Executor.RAMPING_ARRIVAL_RATE),
        ({"shape": "spike", "vus": 50}, Executor.RAMPING_VUS),
        ({"shape": "spike", "rate": 50}, Executor.RAMPING_ARRIVAL_RATE),
        ({"shape": lambda t: Target(rate=5) if t < 3 else None}, Executor.RAMPING_ARRIVAL_RATE),
        ({"shape": lambda t: Target(vus=5) if t < 3 else None}, Executor.RAMPING_VUS),
        ({}, Executor.CONSTANT_VUS),
    ],
)
def test_what_is_given_says_which_executor_is_meant(given: dict[str, object], executor: Executor) -> None:
    assert load(**given).executor is executor


def test_the_example_of_the_contract() -> None:
    found = load(executor="constant-arrival-rate", rate=50, duration="30s")
    assert (found.profile.total, found.duration_s, found.late) == (1500, 30, Late.SPAWN)


@pytest.mark.parametrize(
    ("given", "late", "users", "most"),
    [
        # A rate with users: they are its cap, and late work queues unless told otherwise.
        ({"vus": 5}, Late.QUEUE, 5, 5),
        ({"vus": 5, "late": "drop"}, Late.DROP, 5, 5),
        ({"vus": 5, "max_vus": 20, "late": "drop"}, Late.DROP, 5, 20),
        ({"vus": 5, "late": "spawn"}, Late.SPAWN, 5, MOST_SPAWNED),
        ({}, Late.SPAWN, 10, MOST_SPAWNED),
    ],
)
def test_users_of_an_arrival_rate(given: dict[str, object], late: Late, users: int, most: int) -> None:
    found = load(rate=50, **given)
    assert (found.late, found.users, found.max_users) == (late, users, most)


def test_stages_begin_where_k6_begins_them() -> None:
    assert load(stages="10s:50").profile.points == ((0, 1), (10, 50))
    assert load(stages="10s:50/s").profile.points == ((0, 0), (10, 50))
    assert load(stages="10s:50", start_vus=20).profile.points == ((0, 20), (10, 50))
    assert load(stages=[{"duration": "1m", "target": 30}, {"duration": "0s", "target": 90}]).profile.points == (
        (0, 1), (60, 30), (60, 90),
    )  # fmt: skip


@pytest.mark.parametrize("name", READY_MADE)
def test_a_ready_made_shape_has_the_length_and_height_asked_for(name: str) -> None:
    profile = load(shape=name, rate=40, duration="2m").profile
    assert profile.duration_s == pytest.approx(120)
    assert profile.peak == (80 if name == "stress" else 40)


def test_a_function_is_a_shape() -> None:
    found = load(shape=lambda t: Target(rate=10 * t) if t < 10 else None)
    # The integral of 10 t over 10 s, held for the last tenth of a second.
    assert found.profile.total == pytest.approx(500, rel=0.01)
    assert found.profile.level(5) == pytest.approx(50)


def test_think_time_is_one_duration_or_two() -> None:
    assert load(vus=1, think="1s").think_s == (1, 1)
    assert load(vus=1, think=("500ms", 2)).think_s == (0.5, 2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"executor": "constant-vu"}, "did you mean 'constant-vus'?"),
        ({"shape": "spyke"}, "did you mean 'spike'?"),
        ({"rate": 5, "late": "dorp"}, "did you mean 'drop'?"),
        ({"duration": "30 seconds"}, "'30 seconds' is no duration: write it like 30s, 1m30s or 500ms"),
        ({"stages": "10s"}, "'10s' is no stage: write it like 30s:50"),
        ({"stages": "10s:5,10s:5/s"}, "users and rates are mixed"),
        ({"stages": "10s:5", "duration": "30s"}, "leave out duration"),
        ({"stages": "10s:5", "shape": "load"}, "exclude each other"),
        ({"executor": "constant-arrival-rate"}, "needs rate=..."),
        ({"executor": "constant-vus", "rate": 5, "stages": "1s:5"}, "does not fit what is given"),
        ({"vus": 0}, "vus is a whole number of 1 or more"),
        ({"vus": 5, "iterations": 3}, "3 shared iterations for 5 users"),
        ({"rate": 5, "think": "1s"}, "'think' means nothing with executor 'constant-arrival-rate'"),
        ({"vus": 5, "late": "drop"}, "'late' means nothing with executor 'constant-vus'"),
        ({"rate": 5, "vus": 9, "max_vus": 3}, "max_vus 3 is below vus 9"),
        ({"rate": 5, "warmup": "1m", "duration": "30s"}, "leaves nothing"),
        ({"vus": 1, "think": ("2s", "1s")}, "the shorter comes first"),
        ({"shape": lambda t: Target(vus=1)}, "no end within 24 h"),
        ({"shape": lambda t: 5}, "the shape returned 5"),
        ({"shape": lambda: None}, "function of one argument"),
        ({"rate": "fast"}, "'fast' is no target"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(given: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(**given)
    assert str(raised.value).startswith("scenario 'x'")
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def overridden(base: dict[str, object], by: dict[str, object]) -> Load:
    return Options(**base).overridden_by(Options(**by)).load(where="x")  # type: ignore[arg-type]


def test_the_command_line_goes_before_the_scenario() -> None:
    base: dict[str, object] = {"executor": "constant-arrival-rate", "rate": 50, "duration": "30s"}
    assert overridden(base, {"duration": "5s"}).profile.total == 250
    assert overridden(base, {"rate": 10}).profile.total == 300
    assert overridden(base, {"vus": 3}).late is Late.QUEUE
    assert overridden(base, {"stages": "5s:20"}).executor is Executor.RAMPING_ARRIVAL_RATE
    assert overridden({"vus": 50, "think": "1s"}, {"rate": 10}).executor is Executor.CONSTANT_ARRIVAL_RATE
    assert overridden({"vus": 50, "duration": "5s"}, {"vus": 7}).profile.peak == 7
    assert overridden({"stages": "10s:50"}, {"vus": 7, "executor": "constant-vus"}).duration_s == 30
