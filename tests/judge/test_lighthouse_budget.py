import json

import pytest

from webperf.errors import ConfigError
from webperf.judge.lighthouse_budget import LighthouseBudget, parse_lighthouse_budget

# The example of https://developer.chrome.com/docs/lighthouse/performance/performance-budgets, and all that we measure.
EXAMPLE = [
    {
        "path": "/*",
        "options": {"firstPartyHostnames": ["example.com"]},
        "timings": [
            {"metric": "interactive", "budget": 3000},
            {"metric": "first-contentful-paint", "budget": 1000},
            {"metric": "cumulative-layout-shift", "budget": 0.1},
        ],
        "resourceSizes": [
            {"resourceType": "script", "budget": 125},
            {"resourceType": "total", "budget": 300},
            {"resourceType": "third-party", "budget": 20},
        ],
        "resourceCounts": [{"resourceType": "third-party", "budget": 10}, {"resourceType": "total", "budget": 40}],
    }
]


def parsed(found: object) -> LighthouseBudget:
    return parse_lighthouse_budget(json.dumps(found), where="budget.json")


def test_the_documented_example() -> None:
    found = parsed(EXAMPLE)
    assert [f"{budget.metric} {budget}" for budget in found.budgets] == [
        "fcp median <= 1000 ms",
        "cls median <= 0.1",
        "bytes median <= 307200 bytes",
        "third_party_bytes median <= 20480 bytes",
        "requests median <= 40",
    ]
    assert found.left_out == ("timings: interactive", "resourceSizes: script", "resourceCounts: third-party")


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ({}, "expected a list of budgets, found dict"),
        ([7], "budget.json[0]: expected an object"),
        ([{"timing": []}], "budget.json[0]: unknown key 'timing': did you mean 'timings'?"),
        ([{"path": "/about"}], "'path' '/about' cannot be told from others"),
        ([{"timings": {}}], "budget.json[0].timings: expected a list"),
        (
            [{"timings": [{"metric": "larget-contentful-paint", "budget": 1}]}],
            "did you mean 'largest-contentful-paint'?",
        ),
        ([{"timings": [{"budget": 1}]}], "unknown metric 'None'"),
        ([{"timings": [{"metric": "speed-index", "budget": "fast"}]}], "must be a number, not 'fast'"),
        ([{"timings": [{"metric": "speed-index", "budget": True}]}], "must be a number, not True"),
        ([{"timings": [{"metric": "speed-index", "budget": -1}]}], "must be a number, not -1"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(found: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(found)
    assert message in str(caught.value)
    assert str(caught.value).startswith("budget.json")


def test_what_is_no_json() -> None:
    with pytest.raises(ConfigError, match=r"budget\.json: not JSON"):
        parse_lighthouse_budget("{", where="budget.json")
