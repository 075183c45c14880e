import pytest

from tests.metrics.build import only, page_step
from webperf.metrics.maps.tiles import is_tile, readings, tiles
from webperf.model.capture import Request
from webperf.model.missing import Missing


def tile(
    x: int = 0,
    *,
    start: float = 100,
    end: float | None = 200,
    status: int | None = 200,
    failed: str | None = None,
    cached: bool = False,
) -> Request:
    return Request(f"http://app.test/tiles/3/{x}/2.png", "Image", start, end, 500, status, cached, failed)


TILES = [
    "https://a.tile.openstreetmap.org/3/4/2.png",
    "https://host/tiles/3/4/2@2x.webp?key=1",
    "https://host/v4/3/4/2.vector.pbf?token=1",
    "https://host/data/3/4/2",
    "https://host/planet/3-4-2.mvt",
    "https://host/wmts?SERVICE=WMTS&REQUEST=GetTile&TILEMATRIX=3&TILEROW=1&TILECOL=2",
    "https://host/wms?service=WMS&request=GetMap&bbox=1,2,3,4",
    "https://host/vt?x=1&y=2&z=3",
    "https://t0.tiles.virtualearth.net/tiles/a0231.jpeg",
]
OTHERS = [
    "https://host/fonts/Noto%20Sans/0-255.pbf",
    "https://host/sprite@2x.png",
    "https://host/logo.png",
    "https://host/2026/11/page",
    "https://host/api/regions?x=1",
]


@pytest.mark.parametrize("url", TILES)
def test_a_tile_is_known_by_its_address(url: str) -> None:
    assert is_tile(Request(url, "Fetch", 0, 1, 1, 200, False))


@pytest.mark.parametrize("url", OTHERS)
def test_what_else_a_map_fetches_is_no_tile(url: str) -> None:
    assert not is_tile(Request(url, "Fetch", 0, 1, 1, 200, False))


def test_a_script_is_no_tile_wherever_it_lies() -> None:
    assert not is_tile(Request("https://host/tiles/3/4/2.js", "Script", 0, 1, 1, 200, False))


def test_the_ledger_counts_what_was_asked_for_and_what_failed() -> None:
    found = tiles([tile(0), tile(1, end=450), tile(2, status=404), tile(3, status=None, failed="net::ERR_FAILED")])
    assert found is not None
    assert (found.requested, found.failed, found.bytes) == (4, 2, 2000)
    assert (found.first_ms, found.last_ms) == (100, 450)


def test_a_tile_that_the_map_took_back_has_not_failed_and_is_not_waited_for() -> None:
    found = tiles([tile(0), tile(1, end=900, status=None, failed="net::ERR_ABORTED")])
    assert found is not None
    assert (found.requested, found.failed, found.cancelled, found.last_ms) == (2, 0, 1, 200)


def test_while_a_tile_is_open_there_is_no_last_one() -> None:
    found = tiles([tile(0), tile(1, end=None)])
    assert found is not None
    assert found.last_ms is None


def test_a_map_without_tiles_has_none() -> None:
    assert tiles([]) is None
    step = page_step(map_named=True, map_found=True)
    assert [r.value for r in readings(step)] == [0, 0]


def test_no_map_has_no_count() -> None:
    assert only(readings(page_step(map_named=True)), "map_tiles").missing is Missing.NO_MAP


def test_the_readings_say_what_the_tiles_weighed() -> None:
    step = page_step(map_named=True, map_found=True, requests=(tile(0), tile(1, cached=True)))
    reading = only(readings(step), "map_tiles")
    assert (reading.value, dict(reading.detail)) == (2, {"bytes": 1000, "cached": 1, "cancelled": 0})
