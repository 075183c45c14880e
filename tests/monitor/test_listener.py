import os
import socket

import pytest

from webperf.monitor.listener import listener


def test_the_process_that_answers_at_an_address_of_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert listener(f"http://127.0.0.1:{port}/app?x=1") == os.getpid()
        assert listener(f"http://localhost:{port}") == os.getpid()
        assert listener(f"http://10.0.0.1:{port}") is None
        assert listener(f"http://dashboard.example:{port}") is None
    assert listener(f"http://127.0.0.1:{port}") is None


@pytest.mark.parametrize("url", ["", "http://", "about:blank"])
def test_what_is_no_address(url: str) -> None:
    assert listener(url) is None
