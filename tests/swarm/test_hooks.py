"""`setup` and `teardown` as they are written, and what may be handed from one to the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from webperf.errors import ConfigError
from webperf.model.secret import Secret
from webperf.swarm.discovery import load_file
from webperf.swarm.hooks import Hooks, files_with_hooks, hooks_of, plain_data

SCENARIO = "from webperf import swarm\n\n@swarm(vus=1)\nasync def browse({takes}):\n    pass\n\n{hooks}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "api.py"


def written(file: Path, hooks: str, takes: str = "api") -> Hooks:
    file.write_text(SCENARIO.format(hooks=hooks, takes=takes))
    (scenario,) = load_file(file)
    return hooks_of(scenario)


def test_a_file_without_them_has_none(file: Path) -> None:
    assert not written(file, "")
    assert files_with_hooks(load_file(file)) == ()


def test_they_go_by_their_names(file: Path) -> None:
    found = written(file, "async def setup(): pass\nasync def teardown(api, data): pass", takes="api, user, data")
    assert (found.setup is not None, found.teardown is not None) == (True, True)
    assert files_with_hooks(load_file(file)) == (file,)
    assert load_file(file)[0].wants == ("user", "data")


@pytest.mark.parametrize(
    ("hooks", "takes", "words"),
    [
        ("def setup(api): pass", "api", "setup is run once for a load, so write 'async def setup(api)', or call it"),
        ("setup = 5", "api", "so write 'async def setup(api)'"),
        ("async def setup(page): pass", "api", "setup() has no 'page' to take: write 'async def setup(api)'"),
        ("async def teardown(data, user): pass", "api", "has no 'user' to take: write 'async def teardown(api, data)'"),
        ("async def teardown(api): pass", "api, data", "browse takes data, and nobody makes it"),
        ("", "api, dat", "must take (api), or (api, user, data), not (api, dat)"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_its_file(file: Path, hooks: str, takes: str, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        written(file, hooks, takes)
    assert words in str(refused.value)
    assert str(file) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_copy_of_what_json_can_hold_is_handed_on() -> None:
    given = {"ids": (1, 2), "name": "load", "deep": [{"token": Secret("hush-hush")}], "none": None}
    kept = plain_data(given, where="setup()")
    assert kept == {"ids": [1, 2], "name": "load", "deep": [{"token": Secret("hush-hush")}], "none": None}
    assert kept["deep"] is not given["deep"]


@pytest.mark.parametrize("value", [object(), {1: "a"}, [b"bytes"], {"deep": {"set": {1}}}])
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(ConfigError, match=r"setup\(\) returned a .*: return what JSON can hold"):
        plain_data(value, where="setup()")
