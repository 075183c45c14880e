"""TLS through the proxy pays its own round trip, and no key of ours is needed for that."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conditions.peers import connect, exactly, served
from webperf.conditions import Link

pytestmark = pytest.mark.alone


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command to make a certificate")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", str(file), "-out", f"{file}.crt"], check=True, capture_output=True,
    )  # fmt: skip
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


def test_the_tls_handshake_is_a_round_trip_of_its_own(link: Callable[..., Link], certificate: Path) -> None:
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)
    theirs = ssl.create_default_context(cafile=str(certificate))

    def serve(connection: socket.socket) -> None:
        with ours.wrap_socket(connection, server_side=True) as secure:
            secure.sendall(secure.recv(1))

    with served(serve) as port, connect(link(rtt_ms=80).port, port, host="localhost") as client:
        start = time.perf_counter()
        with theirs.wrap_socket(client, server_hostname="localhost") as secure:
            shaken_ms = (time.perf_counter() - start) * 1000
            secure.sendall(b"x")
            exactly(secure, 1)
            answered_ms = (time.perf_counter() - start) * 1000

    assert secure.version() is None
    assert 80 <= shaken_ms < 100
    assert 160 <= answered_ms < 185
