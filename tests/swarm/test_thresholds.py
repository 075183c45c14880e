import pytest

from webperf.errors import ConfigError
from webperf.model.swarm import Threshold
from webperf.swarm.thresholds import parse_thresholds


def one(key: str, written: object) -> Threshold:
    (found,) = parse_thresholds({key: written})
    return found


@pytest.mark.parametrize(
    ("key", "text", "statistic", "operator", "limit"),
    [
        # As in k6's documentation.
        ("http_req_duration", "p(95) < 500", "p(95)", "<", 500),
        ("http_req_duration", "p(99.9)<2000", "p(99.9)", "<", 2000),
        ("http_req_duration", "avg<100", "avg", "<", 100),
        ("http_req_duration", "med <= 1e2", "med", "<=", 100),
        ("http_req_duration", "max<300.5", "max", "<", 300.5),
        ("http_req_failed", "rate<0.01", "rate", "<", 0.01),
        ("http_reqs", "count>100", "count", ">", 100),
        ("http_reqs", "rate >= 10", "rate", ">=", 10),
        ("checks", "rate===1", "rate", "==", 1),
        ("vus", "value > 3", "value", ">", 3),
        ("dropped_iterations", "count==0", "count", "==", 0),
        # Units, as budgets have them.
        ("http_req_duration", "p(95) < 2 s", "p(95)", "<", 2000),
        ("http_req_failed", "rate < 1 %", "rate", "<", 0.01),
        ("http_reqs", "rate > 100/s", "rate", ">", 100),
        ("data_received", "count < 5 MB", "count", "<", 5e6),
        ("http_req_duration", "p( 95 ) < 5", "p(95)", "<", 5),
    ],
)
def test_k6s_texts_are_read(key: str, text: str, statistic: str, operator: str, limit: float) -> None:
    found = one(key, text)
    assert (found.statistic, found.operator, found.limit) == (statistic, operator, pytest.approx(limit))


def test_tags_make_a_sub_metric() -> None:
    found = one("http_req_duration{name:/api/items/{id}, expected_response:true}", "p(95)<500")
    assert found.tags == {"name": "/api/items/{id}", "expected_response": "true"}
    assert found.key == "http_req_duration{name:/api/items/{id},expected_response:true}"
    # k6 writes a group with two colons before its name.
    assert one("group_duration{group:::checkout}", "avg<9").tags == {"group": "checkout"}


def test_an_object_says_more() -> None:
    found = one(
        "http_req_duration",
        {
            "threshold": "p(95) < 1 s", "target": 0.5, "over": "60s", "for": "30s", "min_samples": 50,
            "abort_on_fail": True, "delay_abort_eval": "10s", "allow_empty": True,
        },
    )  # fmt: skip
    assert found == Threshold(
        "http_req_duration", "p(95)", "<", 1000, {}, 500, 60, 30, 50, allow_empty=True, abort=True, abort_delay_s=10
    )
    assert str(found) == "p(95) < 1000 over 60s for 30s"


def test_k6s_object_pastes_in() -> None:
    found = one("http_req_failed", [{"threshold": "rate<0.1", "abortOnFail": True, "delayAbortEval": "5s"}])
    assert (found.abort, found.abort_delay_s) == (True, 5)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"http_req_duratoin": "p(95)<5"}, "did you mean 'http_req_duration'?"),
        ({"http_req_duration": "p95 < 500"}, "a percentile is written p(95), not p95"),
        ({"http_req_duration": "p(101) < 500"}, "a percentile is p(0) to p(100)"),
        ({"http_req_duration": "median < 500"}, "did you mean 'med'?"),
        ({"http_req_duration": "rate < 5"}, "is a trend and has no 'rate': write one of avg, min, med, max, p(95)"),
        ({"http_req_failed": "count < 5"}, "is a rate and has no 'count': write one of rate"),
        ({"http_req_duration": "p(95) =< 5"}, "unknown operator '=<': write one of < <="),
        ({"http_req_duration": "p(95) < fast"}, "cannot read 'p(95) < fast'; write it like 'p(95) < 500'"),
        ({"http_req_duration": "p(95) < 5 kg"}, "unknown unit 'kg' for http_req_duration: write one of ms, s"),
        ({"http_req_duration": []}, "the list is empty"),
        ({"http_req_duration": 5}, "is a text like 'p(95) < 500' or a mapping, not 5"),
        ({"http_req_duration": {"threshold": "avg<5", "ovr": "5s"}}, "did you mean 'over'?"),
        ({"http_req_duration": {"threshold": "avg<5", "for": "5s"}}, "give its length"),
        ({"http_req_duration": {"threshold": "avg<5", "min_samples": 0}}, "'min_samples' is a whole number"),
        ({"http_req_duration": {"threshold": "avg<5", "abort_on_fail": "yes"}}, "is True or False"),
        ({"http_req_duration": ["avg<5", "avg < 5"]}, "has 'avg < 5' twice"),
        ({"http_req_duration{name}": "avg<5"}, "'name' is no tag: write it like {name:/api/items}"),
        ({"iterations{name:/x}": "count>5"}, "has no tag 'name': it is of whole iterations"),
        ([("a", 1)], "expected a mapping"),
        ({5: "avg<5"}, "5 is no metric"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(written: object, words: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_thresholds(written, where="scenario 'browse'")
    assert str(raised.value).startswith("scenario 'browse'")
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)
