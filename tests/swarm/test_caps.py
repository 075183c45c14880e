"""A cap is said before anything is sent, with what lifts it; what is sent is held to it too."""

import pytest

from tests.swarm.build import scenario, second, series
from webperf.errors import GuardRefused, UsageError
from webperf.model.guard import allow
from webperf.swarm.caps import ELSEWHERE, HERE, Caps, SentWatch, caps_for
from webperf.swarm.load import Load
from webperf.swarm.options import Options

CAPS = Caps(rate_per_s=100, users=50, duration_s=60, requests_per_s=100)


def load(**given: object) -> Load:
    return Options(**given).load(where="x")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("loads", "said"),
    [
        ([{"rate": 101, "vus": 5}], "101 arrivals a second, and the cap of rate is 100/s.*--cap rate=101$"),
        ([{"rate": 60, "vus": 5}, {"stages": "5s:50/s", "vus": 5}], "110 arrivals a second"),
        ([{"vus": 51}], "51 users, and the cap of users is 50:.*--cap users=51$"),
        ([{"vus": 30}, {"stages": "1s:21"}], "51 users"),
        ([{"rate": 5, "max_vus": 51}], "51 users"),
        ([{"vus": 1, "duration": "61.5s"}], r"61\.5 s of load, and the cap of duration is 60 s:.*--cap duration=62s$"),
    ],
)
def test_more_than_a_cap_is_refused(loads: list[dict[str, object]], said: str) -> None:
    with pytest.raises(GuardRefused, match=said) as caught:
        CAPS.check(load(**given) for given in loads)
    assert (caught.value.exit_code, "\n" in str(caught.value)) == (6, False)


def test_what_the_message_names_lifts_it() -> None:
    wanted = load(rate=123.4, max_vus=77, duration="61.5s")
    caps = caps_for(allow([]), ["rate=100", "users=50", "duration=1m"])
    lifts: list[str] = []
    for _ in range(3):
        with pytest.raises(GuardRefused) as caught:
            caps.check([wanted])
        lifts.append(str(caught.value).rpartition("--cap ")[2])
        caps = caps_for(allow([]), ["rate=100", "users=50", "duration=1m", *lifts])
    caps.check([wanted])


def test_a_host_elsewhere_has_narrower_caps_than_this_machine() -> None:
    assert caps_for(allow([]), []) == caps_for(allow(["127.0.0.0/8", "localhost"]), []) == HERE
    assert caps_for(allow(["staging.example"]), []) == caps_for(allow(["10.0.0.7"]), []) == ELSEWHERE
    assert caps_for(allow(["staging.example"]), ["users=9000"]).requests_per_s == ELSEWHERE.requests_per_s


@pytest.mark.parametrize("written", ["rat=5", "rate", "rate=", "users=x", "users=0", "duration=soon", "rate=0", ""])
def test_what_is_no_cap_is_a_usage_error(written: str) -> None:
    with pytest.raises(UsageError, match="--cap"):
        caps_for(allow([]), [written])


def test_what_is_sent_is_held_to_the_rate() -> None:
    def says(counts: list[int]) -> list[str | None]:
        watch = SentWatch(CAPS)
        return [watch.add(second(n, scenario(series([1.0] * count)))) for n, count in enumerate(counts)]

    # A second that catches up is no offence.
    assert says([100, 100, 100, 130, 80, 100]) == [None] * 6
    found = says([200, 200, 200])
    assert found[:2] == [None, None]
    assert found[2] is not None
    assert found[2].startswith("200 requests a second were sent, and the cap of rate is 100/s")
    assert SentWatch(HERE).add(second(0, scenario(series([1.0])))) is None
