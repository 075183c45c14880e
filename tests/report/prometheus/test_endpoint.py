import http.client
from pathlib import Path

import pytest

from tests.report.example_load import facts, seconds
from webperf.errors import UsageError
from webperf.report.prometheus.endpoint import Endpoint
from webperf.report.prometheus.exposition import CONTENT_TYPE, exposition
from webperf.report.prometheus.load import load_families


def get(endpoint: Endpoint, path: str = "/metrics") -> tuple[int, str | None, str]:
    port = int(endpoint.url.rpartition(":")[2].partition("/")[0])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.headers["Content-Type"], answer.read().decode()
    connection.close()
    return found


def test_each_second_can_be_scraped() -> None:
    with Endpoint(0) as endpoint:
        assert get(endpoint) == (200, CONTENT_TYPE, "")
        endpoint.load_starts((facts(), facts("search", is_open=False)), 6.0, Path())
        counts = []
        for second in seconds():
            endpoint.second_ends(second)
            _, _, text = get(endpoint)
            counts.append(
                next(line for line in text.splitlines() if line.startswith('webperf_http_reqs_total{scenario="s'))
            )
        assert [line.rpartition(" ")[2] for line in counts] == ["2", "4", "6", "8", "10", "12"]
        assert text == endpoint.text() == exposition(load_families(endpoint._states.values()))


def test_nothing_else_is_served() -> None:
    with Endpoint(0) as endpoint:
        assert get(endpoint, "/")[0] == 404
        assert endpoint.url.startswith("http://127.0.0.1:")


def test_a_port_that_is_taken_is_refused_in_one_line() -> None:
    with Endpoint(0) as endpoint:
        port = int(endpoint.url.rpartition(":")[2].partition("/")[0])
        with pytest.raises(UsageError, match=rf"--prometheus {port}: cannot listen there .*: name another port"):
            Endpoint(port)


def test_it_ends_with_the_run() -> None:
    with Endpoint(0) as endpoint:
        pass
    with pytest.raises(ConnectionError):
        get(endpoint)
