from __future__ import annotations

from pathlib import Path

import pytest

from webperf.errors import ConfigError
from webperf.model.project import Project
from webperf.store.history.address import Address, choose_address, parse_address

SECRET = "hunter2@/:é"
QUOTED = "hunter2%40%2F%3A%C3%A9"
SET = Project(sections={"history": "set.db"})


def test_the_option_goes_before_the_environment_before_the_settings() -> None:
    environ = {"WEBPERF_HISTORY": "environ.db"}

    chosen = [
        choose_address("option.db", environ, SET),
        choose_address(None, environ, SET),
        choose_address(None, {}, SET),
        choose_address(None, {}, Project()),
    ]

    assert [str(address) for address in chosen] == ["option.db", "environ.db", "set.db", ".webperf/history.db"]


def test_the_settings_must_hold_a_text() -> None:
    with pytest.raises(ConfigError, match=r"webperf.toml: 'history' must be a text in quotes, not 3"):
        choose_address(None, {}, Project(sections={"history": 3}))


def test_off_is_no_history_wherever_it_is_said() -> None:
    assert choose_address("off", {}, SET) is None
    assert choose_address(None, {"WEBPERF_HISTORY": "off"}, SET) is None


@pytest.mark.parametrize("text", ["sqlite:///kept/history.db", "kept/history.db"])
def test_a_file_is_a_path_or_a_url(text: str) -> None:
    assert parse_address(text).file == Path("kept/history.db")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"postgresql://me:{QUOTED}@db.test:5433/perf?sslmode=require", "postgresql://db.test:5433/perf"),
        (f"postgres://me:{QUOTED}@db.test/perf", "postgresql://db.test/perf"),
        (f"postgresql+psycopg2://db.test/perf?user=me&password={QUOTED}", "postgresql://db.test/perf"),
        ("postgresql:///perf?host=/run/postgresql", "postgresql:///run/postgresql/perf"),
    ],
)
def test_a_server_is_shown_without_user_password_and_options(text: str, shown: str) -> None:
    address = parse_address(text)

    assert (str(address), address.url.drivername) == (shown, "postgresql+psycopg")
    for said in (repr(address), str(address)):
        assert "hunter2" not in said


@pytest.mark.parametrize(
    "text",
    [f"mysql://me:{QUOTED}@db.test/perf", f"postgresql://me:{QUOTED}@db:port/perf", "sqlite://", "://", "x y://z"],
)
def test_what_is_no_address_is_refused_in_one_line_without_its_password(text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_address(text, where="webperf.toml")

    message = str(refused.value)
    assert message.startswith("webperf.toml: ")
    assert "\n" not in message
    assert "hunter2" not in message


@pytest.mark.parametrize("form", [SECRET, QUOTED])
def test_a_drivers_message_is_scrubbed_of_the_password(form: str) -> None:
    for text in (f"postgresql://me:{QUOTED}@db/x", f"postgresql://db/x?password={QUOTED}"):
        address: Address = parse_address(text)
        assert address.scrub(f"refused: '{form}'!") == "refused: '***'!"
