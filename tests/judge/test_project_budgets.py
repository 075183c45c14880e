import json
from pathlib import Path

import pytest

from webperf.errors import ConfigError
from webperf.judge.budgets import parse_budgets
from webperf.judge.project_budgets import advice_on, check_conditions, with_project_budgets
from webperf.model.journey import Journey
from webperf.model.project import Project, read_project


def journey(name: str = "tour", **budgets: object) -> Journey:
    return Journey(name, lambda page, step: None, "", parse_budgets(budgets))


def project(tmp_path: Path, text: str) -> Project:
    (tmp_path / "webperf.toml").write_text(text)
    return read_project(tmp_path)


def rules(found: Journey) -> list[str]:
    return [f"{budget.key} {budget}" for budget in found.budgets]


def test_the_nearer_wins(tmp_path: Path) -> None:
    settings = project(
        tmp_path,
        """
[budgets]
use = "dashboard"
load_time = "p75 < 3 s"
requests = "max < 90"
[budgets.journeys."explore_*"]
requests = "max < 200"
map_render = "p75 < 1 s"
""",
    )
    plain, map_tour = with_project_budgets([journey("tour", load_time="p75 < 1 s"), journey("explore_map")], settings)
    assert rules(plain) == [
        "interaction_latency p75 < 500 ms", "map_render p75 < 2000 ms", "mobile_compatibility share >= 0.75 ratio",
        "requests max < 90", "load_time p75 < 1000 ms",
    ]  # fmt: skip
    assert rules(map_tour) == [
        "interaction_latency p75 < 500 ms", "mobile_compatibility share >= 0.75 ratio", "load_time p75 < 3000 ms",
        "requests max < 200", "map_render p75 < 1000 ms",
    ]  # fmt: skip


def test_a_project_without_settings_changes_nothing(tmp_path: Path) -> None:
    asked = journey(load_time="p75 < 1 s")
    assert with_project_budgets([asked], read_project(tmp_path)) == (asked,)


def test_lighthouses_file_stands_beside_the_settings(tmp_path: Path) -> None:
    timings = [{"metric": "interactive", "budget": 5000}, {"metric": "largest-contentful-paint", "budget": 2500}]
    (tmp_path / "lighthouse-budget.json").write_text(json.dumps([{"path": "/*", "timings": timings}]))
    settings = project(tmp_path, '[budgets]\nuse = ["lighthouse-budget.json"]\n')
    (found,) = with_project_budgets([journey()], settings)
    assert rules(found) == ["lcp median <= 2500 ms"]
    (advice,) = advice_on(settings)
    assert str(advice) == (
        "lighthouse-budget.json: budget-left-out: webperf does not measure timings: interactive, so this is not judged"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("budgets = 7", "'budgets' must be a table"),
        ("[budgets]\nload_tme = 'p75 < 2 s'", "[budgets]: 'load_tme': unknown metric 'load_tme': did you mean"),
        ("[budgets.journeys]\ntour = 7", "[budgets.journeys.tour]: expected a mapping"),
        ("[budgets]\njourneys = 7", "'journeys' must hold tables"),
        ("[budgets.journeys.tour]\nlod_time = 'p75 < 1 s'", "[budgets.journeys.tour]: 'lod_time'"),
        ("[budgets]\nuse = 'dashbord'", "did you mean 'dashboard'?"),
        ("[budgets]\nuse = 'nowhere.json'", "'nowhere.json' cannot be read (No such file"),
    ],
)
def test_what_is_wrong_names_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        with_project_budgets([journey()], project(tmp_path, text))
    assert message in str(caught.value)
    assert str(tmp_path / "webperf.toml") in str(caught.value)


def test_a_condition_that_nothing_meets_is_refused() -> None:
    known = ("desktop", "phone-low", "slow-4g")
    check_conditions([journey(**{"load_time @ phone-* @ slow-4g": "p75 < 8 s"})], known)
    with pytest.raises(ConfigError, match="unknown device or network 'phone-lo': did you mean 'phone-low'"):
        check_conditions([journey(**{"load_time @ phone-lo": "p75 < 8 s"})], known)
