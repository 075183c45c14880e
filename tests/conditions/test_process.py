"""The proxy's process: there while its owner is, gone with it, and not to be confused by what it is asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psutil
import pytest

from tests.conditions.peers import Refused, connect, echo, exactly, served
from webperf.conditions import ShapingProxy
from webperf.errors import InfrastructureError
from webperf.model.network import UNSHAPED, Network

OWNER = """
import sys
from webperf.conditions import ShapingProxy
from webperf.model.network import UNSHAPED
proxy = ShapingProxy()
proxy.start()
print(proxy.pid, flush=True)
sys.stdin.read()
"""


def test_it_is_gone_after_it_was_stopped() -> None:
    with ShapingProxy() as proxy:
        pid = proxy.pid
        assert pid is not None
        assert psutil.pid_exists(pid)

    assert not psutil.pid_exists(pid)


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_it_is_gone_after_its_owner_was_killed(signum: int) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=os.getcwd()
    )
    assert owner.stdout is not None
    proxy = psutil.Process(int(owner.stdout.readline()))

    os.kill(owner.pid, signum)
    owner.communicate()

    # Whoever inherits an orphan collects it when it likes; a zombie runs no more.
    psutil.wait_procs([proxy], timeout=5)
    assert not proxy.is_running() or proxy.status() == psutil.STATUS_ZOMBIE


def test_a_proxy_that_has_gone_is_an_error_in_words() -> None:
    with ShapingProxy() as proxy:
        assert proxy.pid is not None
        os.kill(proxy.pid, signal.SIGKILL)
        with pytest.raises(InfrastructureError, match="the shaping proxy has gone"):
            proxy.open(UNSHAPED)


def test_a_question_it_cannot_answer_harms_nothing(proxy: ShapingProxy) -> None:
    link = proxy.open(UNSHAPED)
    proxy.close(link)

    with pytest.raises(InfrastructureError, match="cannot close"):
        proxy.close(link)
    assert proxy.stats()["links"] == 0


def test_a_link_with_a_guard_connects_to_what_is_allowed_and_to_nothing_else(proxy: ShapingProxy) -> None:
    line = proxy.open(Network("tested"), allowed=("192.0.2.8/31",))
    with served(echo) as port:
        with connect(line.port, port) as client:
            client.sendall(b"x")
            assert exactly(client, 1) == b"x"
        with pytest.raises(Refused) as refused:
            # Nobody's address (RFC 5737), and none of the two that were allowed.
            connect(line.port, port, "192.0.2.7")
    assert refused.value.reply == 2
    assert proxy.stats(line)["last_failure"] == "NOT_ALLOWED"
    proxy.close(line)
