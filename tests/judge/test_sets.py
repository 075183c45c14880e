import pytest

from webperf.judge.budgets import parse_budgets
from webperf.judge.sets import SETS
from webperf.model.budget import Budget, Level


def test_the_set_of_dashboards() -> None:
    assert parse_budgets({"use": "dashboard"}) == (
        Budget("load_time", "p75", "<", 2000, "ms", optional=True),
        Budget("interaction_latency", "p75", "<", 500, "ms", optional=True),
        Budget("map_render", "p75", "<", 2000, "ms", optional=True),
        Budget("mobile_compatibility", "share", ">=", 0.75, "ratio", optional=True),
    )


def test_web_vitals_have_good_and_poor() -> None:
    found = {(budget.metric, budget.level): budget.limit for budget in parse_budgets({"use": ["web-vitals"]})}
    assert (found["lcp", Level.TARGET], found["lcp", Level.CRITICAL]) == (2500, 4000)
    assert found["cls", Level.CRITICAL] == 0.25
    assert len(found) == 10


def test_ones_own_takes_the_place_of_a_sets() -> None:
    found = parse_budgets({"use": "dashboard", "load_time": "p75 < 3 s"})
    assert [str(budget) for budget in found if budget.metric == "load_time"] == ["p75 < 3000 ms"]
    assert len(found) == 4


@pytest.mark.parametrize("name", SETS)
def test_every_set_can_be_read(name: str) -> None:
    assert all(budget.optional for budget in parse_budgets({"use": name}))
