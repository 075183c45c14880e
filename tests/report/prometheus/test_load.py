from tests.report.example_load import example_load, seconds
from webperf.report.prometheus.exposition import exposition
from webperf.report.prometheus.load import OTHERS, LoadState, load_families, load_state


def under_way(count: int = 99) -> dict[str, LoadState]:
    states = {name: LoadState(name) for name in ("browse", "search")}
    for second, _ in zip(seconds(), range(count), strict=False):
        for part in second.scenarios:
            states[part.scenario].add(second, part)
    return states


def series(states: dict[str, LoadState]) -> dict[str, float]:
    lines = exposition(load_families(states.values())).splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_a_run_says_at_its_end_what_the_load_said_under_way() -> None:
    live = series(under_way())
    stored = series({str(plain["scenario"]): load_state(plain) for plain in example_load().swarm})
    assert live.keys() == stored.keys()
    for name, value in live.items():
        if "generator_cpu" not in name:
            assert abs(stored[name] - value) <= 1e-5 * abs(value), name


def test_counters_only_rise() -> None:
    before: dict[str, float] = {}
    for count in range(1, 7):
        now = series(under_way(count))
        rising = {
            name: value for name, value in now.items() if "_total" in name or "_bucket" in name or "_count" in name
        }
        assert all(now[name] >= value for name, value in before.items())
        before = rising
    assert before


def test_the_warm_up_is_in_the_gauges_only() -> None:
    first = series(under_way(1))
    assert first['webperf_vus{scenario="browse"}'] == 4
    assert not [name for name in first if name.startswith("webperf_http_reqs_total") and 'scenario="browse"' in name]


def test_requests_have_their_names_and_failures_their_classes() -> None:
    found = series(under_way())
    asked = 'scenario="browse",method="GET",name='
    assert found[f'webperf_http_reqs_total{{{asked}"/api/items",status="200"}}'] == 15
    assert found[f'webperf_http_reqs_total{{{asked}"/api/gone",status="503"}}'] == 5
    assert found['webperf_http_req_failed_total{scenario="browse",error="http_5xx"}'] == 5
    assert found['webperf_http_req_failed_total{scenario="search",error=""}'] == 0
    assert found['webperf_checks_total{scenario="browse",check="has items",result="fail"}'] == 5
    assert found['webperf_arrivals_due_total{scenario="browse"}'] == 20


def test_names_that_are_alike_once_clean_are_one_series() -> None:
    state = LoadState("x")
    state.requests.update({("GET", "/a\x1b[31m", "200"): 2, ("GET", "/a", "200"): 3})
    assert series({"x": state})['webperf_http_reqs_total{scenario="x",method="GET",name="/a",status="200"}'] == 5


def test_requests_that_a_run_does_not_list_are_counted() -> None:
    plain = dict(example_load().swarm[0])
    plain["requests"] = plain["requests"][:1]
    assert load_state(plain).requests[("", OTHERS, "")] == 5


def test_a_run_without_histograms_has_sums_and_counts() -> None:
    plain = {key: value for key, value in example_load().swarm[1].items() if key != "histograms"}
    found = series({"search": load_state(plain)})
    assert found['webperf_http_req_duration_seconds_bucket{scenario="search",le="60"}'] == 0
    assert found['webperf_http_req_duration_seconds_bucket{scenario="search",le="+Inf"}'] == 12
