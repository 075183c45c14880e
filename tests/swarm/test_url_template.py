import pytest

from webperf.swarm.url_template import template


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/items/17", "/api/items/{id}"),
        ("/api/items/17/parts/3?x=1#y", "/api/items/{id}/parts/{id}"),
        ("/users/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/users/{id}"),
        ("/blobs/9f86d081884c7d65", "/blobs/{id}"),
        ("/days/2026-11-21", "/days/{id}"),
        ("/tiles/3/4/5.png", "/tiles/{id}/{id}/{id}.png"),
        ("/v2/health", "/v2/health"),
        ("/feedface", "/feedface"),
        ("/", "/"),
        ("report 2024", "report 2024"),
    ],
)
def test_ids_are_taken_out_of_paths(path: str, expected: str) -> None:
    assert template(path) == expected
    assert template(expected) == expected
