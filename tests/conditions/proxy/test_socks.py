"""The wire format against RFC 1928's own layout, however it is cut into pieces."""

from __future__ import annotations

import pytest

from webperf.conditions.proxy.socks import NotSocks, Request, answer, greeting_length, read_request

NAMED = b"\x05\x01\x00\x03\x0bexample.org\x01\xbb"
V4 = b"\x05\x01\x00\x01\x7f\x00\x00\x01\x1f\x90"
V6 = b"\x05\x01\x00\x04" + b"\x00" * 15 + b"\x01\x00\x50"


@pytest.mark.parametrize(
    ("data", "request_"),
    [
        (NAMED, Request("example.org", 443, is_name=True)),
        (V4, Request("127.0.0.1", 8080, is_name=False)),
        (V6, Request("::1", 80, is_name=False)),
        (b"\x05\x01\x00\x03\x09127.0.0.1\x00\x50", Request("127.0.0.1", 80, is_name=False)),
    ],
)
def test_a_request_is_read_once_all_of_it_is_there(data: bytes, request_: Request) -> None:
    assert read_request(data + b"more") == (request_, len(data))
    assert all(read_request(data[:cut]) is None for cut in range(len(data)))


def test_a_greeting_is_read_once_all_of_it_is_there() -> None:
    assert greeting_length(b"\x05\x02\x00\x02rest") == 4
    assert [greeting_length(b"\x05\x02\x00\x02"[:cut]) for cut in range(4)] == [None] * 4


@pytest.mark.parametrize(
    ("data", "reply"),
    [
        (b"\x04\x01\x00\x50\x7f", b""),
        (b"\x05\x02\x00\x01\x7f\x00\x00\x01\x00\x50", answer(7)),  # type: ignore[arg-type]
        (b"\x05\x01\x00\x09\x7f\x00\x00\x01\x00\x50", answer(8)),  # type: ignore[arg-type]
    ],
)
def test_what_is_not_spoken_here_gets_its_answer(data: bytes, reply: bytes) -> None:
    with pytest.raises(NotSocks) as info:
        read_request(data)
    assert info.value.reply == reply


def test_a_client_that_insists_on_a_password_is_told_no() -> None:
    with pytest.raises(NotSocks) as info:
        greeting_length(b"\x05\x01\x02")
    assert info.value.reply == b"\x05\xff"
