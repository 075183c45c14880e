"""A Secret is printed by nobody, by accident or not, and travels whole to who sends it."""

import copy
import dataclasses
import json
import logging
import pickle
import traceback

import pytest

from webperf.errors import ConfigError
from webperf.model.secret import Secret, hide

HUSH = "hush-hush-4711"


@dataclasses.dataclass
class Holder:
    token: Secret


@pytest.mark.parametrize(
    "printing",
    [str, print, "{}".format, lambda s: f"Bearer {s}", lambda s: ",".join([s]), lambda s: "a" + s, json.dumps],
)
def test_it_becomes_no_text(printing: object) -> None:
    with pytest.raises(TypeError) as caught:
        printing(Secret(HUSH))  # type: ignore[operator]
    assert HUSH not in "".join(traceback.format_exception(caught.value, limit=0))


def test_what_shows_it_all_the_same_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("x").warning("%r", Secret(HUSH))
    assert "Secret(redacted)" in caplog.text
    assert repr(Holder(Secret(HUSH))) == "Holder(token=Secret(redacted))"
    assert HUSH not in repr([{"a": Secret(HUSH)}])


def test_it_travels_and_is_what_it_was() -> None:
    for other in (pickle.loads(pickle.dumps(Secret(HUSH))), copy.deepcopy(Secret(HUSH)), Secret(HUSH)):
        assert (other, hash(other), other.reveal()) == (Secret(HUSH), hash(Secret(HUSH)), HUSH)
    assert Secret(HUSH) != HUSH


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", HUSH)
    assert Secret.from_env("MY_TOKEN").reveal() == HUSH
    monkeypatch.delenv("MY_TOKEN")
    with pytest.raises(ConfigError, match="MY_TOKEN is not in the environment"):
        Secret.from_env("MY_TOKEN")


def test_what_is_known_is_taken_out_of_texts_whatever_stands_around_it() -> None:
    Secret("a plain word"), Secret("a plain word and more"), Secret("of")
    assert hide("failed with a plain word and more of it") == "failed with redacted of it"
    assert hide("failed with <a plain word>") == "failed with <redacted>"
