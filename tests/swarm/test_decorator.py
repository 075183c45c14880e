from pathlib import Path

import pytest

from webperf import swarm
from webperf.errors import ConfigError, UsageError
from webperf.swarm.ask import GET
from webperf.swarm.discovery import find_scenarios, load_file, scenario_of
from webperf.swarm.load import Executor
from webperf.swarm.scenario import Scenario

SCENARIO = """
from webperf import journey, swarm

@journey
def tour(page, step):
    pass

@swarm(rate=5, duration="1s", thresholds={"http_reqs": "count == 5"}, tags={"team": "map"})
async def browse(api, user):
    '''Looks around.

    And more.'''

@swarm
async def wait(api):
    pass
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys" / "api.py").write_text(SCENARIO)
    return tmp_path / "journeys"


def test_a_function_becomes_a_scenario(folder: Path) -> None:
    browse, wait = load_file(folder / "api.py")
    assert (browse.name, browse.description, browse.wants) == ("browse", "Looks around.", ("user",))
    assert (browse.tags, browse.thresholds[0].key) == ({"team": "map"}, "http_reqs")
    assert browse.options.load(where="").executor is Executor.CONSTANT_ARRIVAL_RATE
    assert (wait.name, wait.wants, wait.thresholds) == ("wait", (), ())


async def body(api: object) -> None:
    pass


@pytest.mark.parametrize(
    ("declare", "words"),
    [
        (lambda: swarm(lambda page: None), "scenario '<lambda>' must take (api), or (api, user, data), not (page)"),
        (lambda: swarm(lambda api: None), "write 'async def' and 'await api.get()'"),
        (lambda: swarm(vuss=5), "did you mean 'vus'?"),  # type: ignore[call-overload]
        (lambda: swarm(vus=5, late="drop")(body), "'late' means nothing with executor 'constant-vus'"),
        (lambda: swarm(thresholds={"http_req_duration": "p95<5"})(body), "a percentile is written p(95)"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_written(declare: object, words: str) -> None:
    with pytest.raises(ConfigError) as raised:
        declare()  # type: ignore[operator]
    assert words in str(raised.value)


def test_scenarios_are_found_beside_journeys(folder: Path) -> None:
    assert [s.name for s in find_scenarios((), (folder,))] == ["browse", "wait"]
    assert [s.name for s in find_scenarios(("wait",), (folder,))] == ["wait"]
    assert [s.name for s in find_scenarios((str(folder / "api.py"),), ())] == ["browse", "wait"]


def test_the_nearest_folder_with_scenarios_is_meant(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert [s.name for s in find_scenarios((), (empty, folder))] == ["browse", "wait"]


def test_a_url_is_a_scenario_whose_name_holds_no_secret() -> None:
    (found,) = find_scenarios(("http://me:pw@127.0.0.1:1/map?token=abc",), ())
    assert found.name == "http://127.0.0.1:1/map"
    assert found.url == "http://me:pw@127.0.0.1:1/map?token=abc"


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("brwose", "unknown scenario 'brwose': did you mean 'browse'?"),
        ("no/such.py", "no scenario file at no/such.py"),
    ],
)
def test_what_is_not_there_is_said(folder: Path, wanted: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        find_scenarios((wanted,), (folder,))
    assert words in str(raised.value)


def test_a_folder_without_scenarios_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="@swarm above"):
        find_scenarios((), (tmp_path,))


def test_the_generating_process_finds_the_same_one(folder: Path) -> None:
    found = scenario_of(folder / "api.py", "wait", None, GET)
    assert isinstance(found, Scenario)
    with pytest.raises(UsageError, match="declares no scenario 'gone' any more"):
        scenario_of(folder / "api.py", "gone", None, GET)


def test_the_shipped_scenarios_hold_the_common_service_levels() -> None:
    shipped = Path(__file__).parents[2] / "journeys" / "api_regions.py"
    by_name = {s.name: {f"{t.key}: {t}" for t in s.thresholds} for s in load_file(shipped)}
    assert {"http_req_duration: p(95) < 50", "http_reqs: rate > 100", "http_req_failed: rate < 0.01"} <= by_name[
        "api_health"
    ]
    assert {"http_req_duration: p(95) < 2000", "http_req_failed: rate < 0.01"} <= by_name["api_analytics"]
