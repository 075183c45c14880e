import pytest

from webperf.errors import ConfigError, UsageError
from webperf.swarm.decorator import swarm
from webperf.swarm.levels import Level, load_at, own_levels, read_levels
from webperf.swarm.load import Executor, Late
from webperf.swarm.scenario import Scenario


async def ask(api: object) -> None:
    """Nothing is asked here."""


def scenario(**options: object) -> Scenario:
    made = swarm(**options)(ask)  # type: ignore[arg-type]
    assert isinstance(made, Scenario)
    return made


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("10,50,100/s", ["10/s", "50/s", "100/s"]),
        ("100/s, 10/s", ["10/s", "100/s"]),
        ("60,120/min", ["1/s", "2/s"]),
        ("1,5", ["1 user", "5 users"]),
    ],
)
def test_a_unit_behind_the_last_is_that_of_all_and_levels_rise(written: str, names: list[str]) -> None:
    assert [str(level) for level in read_levels(written)] == names


@pytest.mark.parametrize("written", ["", "many", "0", "-5", "1.5", "10/s,5", "5,10/fortnight", "10,10"])
def test_what_is_no_list_of_levels_is_refused_in_one_line(written: str) -> None:
    with pytest.raises(UsageError, match="--levels") as refused:
        read_levels(written)
    assert "\n" not in str(refused.value)


def test_unasked_no_more_is_made_than_the_scenario_says() -> None:
    assert [level.amount for level in own_levels(scenario(rate=120, duration="20s"))] == [30, 60, 120]
    assert [str(level) for level in own_levels(scenario(vus=2))] == ["1 user", "2 users"]
    stages = scenario(stages="10s:40,10s:0")
    assert [level.amount for level in own_levels(stages)] == [10, 20, 40]


def test_a_level_takes_the_place_of_the_scenarios_own_course() -> None:
    rising = scenario(stages="10s:10/s,20s:80/s", max_vus=7, late="drop")
    load = load_at(rising, Level(50, is_rate=True), warmup_s=5, duration_s=100)
    assert (load.executor, load.profile.peak, load.duration_s, load.warmup_s) == (
        Executor.CONSTANT_ARRIVAL_RATE, 50, 105, 5,
    )  # fmt: skip
    assert (load.max_users, load.late) == (7, Late.DROP)


def test_users_keep_their_pauses_and_lose_what_only_a_rate_has() -> None:
    load = load_at(scenario(vus=2, think=(0.5, 1.5)), Level(9, is_rate=False), warmup_s=0, duration_s=60)
    assert (load.executor, load.users or load.max_users, load.think_s) == (Executor.CONSTANT_VUS, 9, (0.5, 1.5))
    open_one = load_at(scenario(rate=10, late="drop", max_vus=3), Level(9, is_rate=False), warmup_s=0, duration_s=60)
    assert (open_one.executor, open_one.max_users) == (Executor.CONSTANT_VUS, 9)


def test_a_counted_scenario_goes_on_as_long_as_it_is_wanted() -> None:
    load = load_at(scenario(vus=2, iterations=4), Level(3, is_rate=False), warmup_s=1, duration_s=60)
    assert (load.executor, load.iterations, load.duration_s) == (Executor.CONSTANT_VUS, 0, 61)


def test_a_rate_that_its_scenario_cannot_have_names_the_level() -> None:
    with pytest.raises(ConfigError, match="at 5/s"):
        load_at(scenario(rate=10, vus=20), Level(5, is_rate=True), warmup_s=9, duration_s=-9)
