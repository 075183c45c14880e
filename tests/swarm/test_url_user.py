"""The one request of a URL, as it goes out."""

import base64

from webperf.swarm.url_user import compiled


def test_it_is_a_get_with_the_headers_of_the_load_and_a_name_without_ids() -> None:
    request = compiled("http://127.0.0.1:8000/api/items/17?token=hush", {"User-Agent": "webperf/1 (load test)"})

    assert request.data.startswith(b"GET /api/items/17?token=hush HTTP/1.1\r\n")
    assert b"\r\nHost: 127.0.0.1:8000\r\n" in request.data
    assert b"\r\nUser-Agent: webperf/1 (load test)\r\n" in request.data
    assert request.name == request.url_template == "/api/items/{id}"
    assert "hush" not in repr(request)


def test_user_and_password_of_a_url_are_sent_as_httpx_sends_them() -> None:
    request = compiled("http://me:hush@127.0.0.1:8000/x", {})

    assert b"\r\nAuthorization: Basic " + base64.b64encode(b"me:hush") in request.data
    assert request.origin == ("http", "127.0.0.1", 8000)
    assert "hush" not in repr(request)
