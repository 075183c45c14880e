"""Where load may go is judged on the address; a name proves nothing."""

from __future__ import annotations

import pytest

from webperf.errors import GuardRefused, UsageError
from webperf.model.guard import Guard, allow


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_free(address: str) -> None:
    Guard().check("anything", address)


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "8.8.8.8", "0.0.0.0", "169.254.169.254", "::", "fe80::1%2", "::ffff:8.8.8.8"]
)
def test_all_else_is_not(address: str) -> None:
    with pytest.raises(GuardRefused, match="--allow-host localhost") as caught:
        # The name means nothing.
        Guard().check("localhost", address)
    assert caught.value.exit_code == 6


def test_allowed_names_and_ranges() -> None:
    guard = allow(["Staging.Example.", "10.0.0.0/8", "[fd00::7]", "192.168.1.5"])
    guard.check("staging.example", "93.184.216.34")
    guard.check("whatever", "10.20.30.40")
    guard.check("whatever", "fd00::7")
    guard.check("192.168.1.5", "192.168.1.5")
    for host, address in (("example", "93.184.216.34"), ("192.168.1.6", "192.168.1.6"), ("whatever", "11.0.0.1")):
        with pytest.raises(GuardRefused):
            guard.check(host, address)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0"])
def test_allowed_name_that_resolves_to_nobodys_own_address(address: str) -> None:
    with pytest.raises(GuardRefused, match="no host's own"):
        allow(["staging.example"]).check("staging.example", address)


@pytest.mark.parametrize("host", ["", "http://a", "a:80", "*.a", "a b"])
def test_what_is_no_host_is_a_usage_error(host: str) -> None:
    with pytest.raises(UsageError, match="--allow-host"):
        allow([host])


def test_proxy_names_are_judged_by_name() -> None:
    guard = allow(["staging.example"])
    guard.check_name("staging.example")
    guard.check_name("127.0.0.1")
    for name in ("other.example", "8.8.8.8", "localhost.evil"):
        with pytest.raises(GuardRefused):
            guard.check_name(name)
