"""The API of the reference target, asked over HTTP."""

import io
import json
from typing import Any

import httpx
import pytest
from PIL import Image
from websockets.sync.client import connect

from targets.reference.data.generate import CATEGORIES


def answer(api: httpx.Client, path: str, **query: Any) -> Any:
    response = api.get(path, params=query)
    response.raise_for_status()
    return response.json()


def test_health_says_which_data_are_served(api: httpx.Client) -> None:
    health = answer(api, "/api/health")

    assert (health["status"], health["size"], health["rows"]) == ("ok", "small", 1_000)


def test_regions_of_all_states_hold_every_record(api: httpx.Client) -> None:
    regions = answer(api, "/api/regions")["regions"]

    assert len(regions) == len(CATEGORIES["region"])
    assert sum(region["admissions"] for region in regions) == 1_000


def test_regions_of_one_state(api: httpx.Client) -> None:
    answered = answer(api, "/api/regions", state="VIC")

    assert answered["total"] == 17
    assert {region["state"] for region in answered["regions"]} == {"VIC"}


def test_records_are_filtered(api: httpx.Client) -> None:
    answered = answer(api, "/api/records", state="NSW", condition="Asthma", age_min=10, age_max=40, limit=1_000)

    assert answered["total"] == len(answered["rows"]) > 0
    assert {(row["state"], row["condition"]) for row in answered["rows"]} == {("NSW", "Asthma")}
    assert all(10 <= row["age"] <= 40 for row in answered["rows"])


def test_pages_of_records_neither_overlap_nor_leave_gaps(api: httpx.Client) -> None:
    pages = [
        answer(api, "/api/records", sort="-age", limit=300, offset=offset)["rows"] for offset in (0, 300, 600, 900)
    ]
    rows = [row for page in pages for row in page]

    assert sorted(row["record_id"] for row in rows) == list(range(1_000))
    assert [row["age"] for row in rows] == sorted((row["age"] for row in rows), reverse=True)


@pytest.mark.parametrize(("step", "periods"), [("month", 72), ("week", 314)])
def test_a_time_series_has_no_gaps_and_counts_everything(api: httpx.Client, step: str, periods: int) -> None:
    answered = answer(api, "/api/timeseries", by=step)

    assert len(answered["points"]) == periods
    assert sum(point["admissions"] for point in answered["points"]) == answered["total"] == 1_000


@pytest.mark.parametrize(
    ("path", "query", "complaint"),
    [
        ("/api/regions", {"state": "XYZ"}, "state must be one of NSW, VIC, QLD"),
        ("/api/records", {"limit": "0"}, "limit must be from 1 to 1000, not 0"),
        ("/api/records", {"limit": "many"}, "limit must be a whole number"),
        ("/api/records", {"offset": "-1"}, "offset must be from 0"),
        ("/api/records", {"sort": "name"}, "sort must be one of"),
        ("/api/records", {"age_min": "50", "age_max": "40"}, "age_min must not be above age_max"),
        ("/api/timeseries", {"by": "day"}, "by must be one of month, week"),
        ("/api/events", {"interval_ms": "1"}, "interval_ms must be from 50"),
        ("/api/tiles/3/7/4", {"cpu_ms": "-5"}, "cpu_ms must be from 0"),
        ("/api/records", {"server_delay_ms": "99999999"}, "server_delay_ms must be from 0 to 60000"),
    ],
)
def test_a_bad_value_is_refused_in_one_line(
    api: httpx.Client, path: str, query: dict[str, str], complaint: str
) -> None:
    response = api.get(path, params=query)

    assert response.status_code == 400
    assert complaint in response.json()["error"]
    assert "\n" not in response.json()["error"]


def test_a_tile_is_a_picture_and_always_the_same(api: httpx.Client) -> None:
    first, second = (api.get("/api/tiles/6/57/38") for _ in range(2))

    assert first.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(first.content)).size == (256, 256)
    assert first.content == second.content


@pytest.mark.parametrize("place", ["0/0/1", "3/8/0", "15/0/0"])
def test_there_is_no_tile_outside_the_grid(api: httpx.Client, place: str) -> None:
    assert api.get(f"/api/tiles/{place}").status_code == 404


def test_events_are_streamed(api: httpx.Client) -> None:
    with api.stream("GET", "/api/events", params={"interval_ms": 50, "count": 3}) as response:
        lines = list(response.iter_lines())
    messages = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]

    assert response.headers["content-type"].startswith("text/event-stream")
    assert [message["tick"] for message in messages] == [0, 1, 2]


def test_the_feed_changes_its_rate_on_request(target: str) -> None:
    with connect(target.replace("http", "ws", 1) + "/api/feed") as socket:
        assert json.loads(socket.recv(timeout=5))["tick"] == 0
        socket.send('{"rate": 100}')
        # At the first rate of one message a second these five would not come within 2 s.
        ticks = [json.loads(socket.recv(timeout=2))["tick"] for _ in range(5)]

    assert ticks == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("message", ["faster!", '{"rate": 0}', '{"rate": 101}', '{"rate": true}', "[]", b"\x00"])
def test_the_feed_explains_what_it_does_not_understand(target: str, message: str | bytes) -> None:
    with connect(target.replace("http", "ws", 1) + "/api/feed") as socket:
        socket.recv(timeout=5)
        socket.send(message)
        answered = json.loads(socket.recv(timeout=5))

    assert answered == {"error": 'send {"rate": N} with N from 0.1 to 100 messages a second'}


def fastest_s(api: httpx.Client, **knobs: int) -> float:
    """The shortest of three answers: the machine can only add to it."""
    return min(api.get("/api/regions", params=knobs).elapsed.total_seconds() for _ in range(3))


@pytest.mark.alone
def test_a_server_delay_adds_exactly_itself(api: httpx.Client) -> None:
    added_s = fastest_s(api, server_delay_ms=500) - fastest_s(api)

    assert added_s == pytest.approx(0.5, abs=0.1)


def test_cpu_work_takes_at_least_its_time(api: httpx.Client) -> None:
    assert fastest_s(api, cpu_ms=200) >= 0.2


@pytest.mark.parametrize("path", ["/api/regions", "/api/tiles/3/7/4"])
def test_extra_bytes_add_exactly_themselves(api: httpx.Client, path: str) -> None:
    plain, padded = (api.get(path, params={"extra_bytes": size}).content for size in (0, 100_000))
    frame = len(',"padding":""') if path == "/api/regions" else 0

    assert len(padded) - len(plain) == 100_000 + frame
