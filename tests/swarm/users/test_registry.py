import pytest

from webperf.errors import ConfigError
from webperf.swarm.decorator import swarm
from webperf.swarm.users.protocol import Protocol
from webperf.swarm.users.registry import USERS, checked, find_protocol, name_of


class Ping(Protocol):
    """A protocol of a test's own."""


def test_every_user_is_there() -> None:
    found = {name: find_protocol(name) for name in USERS}
    assert found.pop("http") is None
    assert all(protocol is not None and protocol.label() == name for name, protocol in found.items())


def test_a_class_of_ones_own_goes_by_its_name() -> None:
    assert checked(Ping, where="x") is Ping
    assert name_of(Ping) == "Ping"
    assert find_protocol(Ping) is Ping


@pytest.mark.parametrize("wrong", ["streamlt", 3, int])
def test_what_is_no_user_is_refused(wrong: object) -> None:
    with pytest.raises(ConfigError, match="user"):
        checked(wrong, where="x")


def test_a_threshold_on_what_its_users_have_not_is_refused() -> None:
    with pytest.raises(ConfigError, match="its users are http, and have no streamlit_rerun"):

        @swarm(vus=1, duration="1s", thresholds={"streamlit_rerun": "p(95) < 100"})
        async def browse(api: object) -> None: ...


def test_the_first_argument_of_another_user_has_any_name() -> None:
    @swarm(user="streamlit", vus=1, duration="1s", thresholds={"streamlit_rerun": "p(95) < 100"})
    async def choose(app: object, user: object) -> None: ...

    assert choose.user == "streamlit"
    assert choose.wants == ("user",)
