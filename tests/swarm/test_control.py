"""A controlled load is changed from outside while it runs, and says what it does not do."""

from __future__ import annotations

import itertools
import os
import socket
import threading
from pathlib import Path

import pytest

from tests.swarm.conftest import Loaded
from webperf.errors import UsageError
from webperf.model.swarm import SwarmSecond
from webperf.swarm.control import SOCKET, Control, Controlled, ControlServer
from webperf.swarm.options import Options


class Noted:
    """Carries nothing out, and remembers what it should."""

    def __init__(self) -> None:
        self.said: list[object] = []

    def control(self, scenario: str, users: int) -> None:
        self.said.append((scenario, users))

    def stop(self) -> None:
        self.said.append("stop")


BROWSE, SEARCH = Controlled("browse", 2, 50), Controlled("search", 1, 10)


def test_users_are_set_and_told(tmp_path: Path) -> None:
    noted = Noted()
    with ControlServer(tmp_path, noted, (BROWSE,)):
        control = Control(tmp_path)
        assert control.status() == (BROWSE,)
        assert control.set_users(40) == (Controlled("browse", 40, 50),)
        assert control.set_users(0, "browse") == control.status() == (Controlled("browse", 0, 50),)
        # Nobody else may even connect.
        assert (tmp_path / SOCKET).stat().st_mode & 0o777 == 0o600
        control.stop()
    assert noted.said == [("browse", 40), ("browse", 0), "stop"]
    assert not (tmp_path / SOCKET).exists()


@pytest.mark.parametrize(
    ("users", "scenario", "words"),
    [
        (51, "browse", "browse: 51 users are more than its --max-vus 50"),
        (-1, "browse", "a whole number of 0 or more, not -1"),
        ("5", "browse", "not '5'"),
        (5, None, r"which scenario\? browse, search"),
        (5, "brows", "did you mean 'browse'"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(tmp_path: Path, users: int, scenario: str, words: str) -> None:
    noted = Noted()
    with ControlServer(tmp_path, noted, (BROWSE, SEARCH)), pytest.raises(UsageError, match=words):
        Control(tmp_path).set_users(users, scenario)
    assert noted.said == []


def test_nonsense_ends_nothing(tmp_path: Path) -> None:
    with ControlServer(tmp_path, Noted(), (BROWSE,)):
        for nonsense in (b"{\n", b"5\n", b""):
            with socket.socket(socket.AF_UNIX) as way:
                way.connect(str(tmp_path / SOCKET))
                way.sendall(nonsense)
        assert Control(tmp_path).status() == (BROWSE,)


def test_a_folder_may_be_deeper_than_the_path_of_a_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("deep" * 20) / ("deeper" * 20)
    folder.mkdir(parents=True)
    with ControlServer(folder, Noted(), (BROWSE,)):
        assert Control(folder).status() == (BROWSE,)


def test_where_none_runs_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no controlled load runs there"):
        Control(tmp_path / "nowhere").status()
    with ControlServer(tmp_path, Noted(), ()):
        assert os.listdir(tmp_path) == []
    # What is left behind by a load that was killed.
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / SOCKET))
    with pytest.raises(UsageError, match="no controlled load runs there"):
        Control(tmp_path).status()


@pytest.mark.alone
def test_the_timeline_shows_how_many_there_were(load: Loaded, tmp_path: Path) -> None:
    answers: list[object] = []

    def change(second: SwarmSecond) -> None:
        users = {1: 9, 3: 0, 5: 4}.get(second.second)
        control = Control(tmp_path / "out")

        def ask() -> None:
            answers.append(control.stop() if second.second == 7 else control.set_users(users or 0))

        if users is not None or second.second == 7:
            # As from another process: whoever follows the load must not wait for it.
            threading.Thread(target=ask).start()

    run = load("/constant?ms=5", executor="controlled", vus=2, max_vus=9, duration="60s", processes=2, each=change)
    timeline = run.swarm[0]["timeline"]
    # In the last second they leave.
    assert [users for users, _ in itertools.groupby(row["vus"] for row in timeline[:-1])] == [2, 9, 0, 4]
    assert (len(answers), len(timeline)) == (4, pytest.approx(9, abs=2))
    assert run.swarm[0]["executor"] == "controlled"
    assert not run.interrupted


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"vus": 5, "max_vus": 4}, "max_vus 4 is below vus 5"),
        ({"rate": 5}, "'rate' means nothing with executor 'controlled'"),
        ({"stages": "1s:5"}, "'stages' means nothing with executor 'controlled'"),
        ({"duration": "0s"}, "a duration is above 0"),
    ],
)
def test_what_is_wrong_with_it_is_said(given: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Options(executor="controlled", **given).load(where="x")  # type: ignore[arg-type]


def test_as_it_is_written() -> None:
    load = Options(executor="controlled", vus=5, max_vus=50, duration="1h").load(where="x")
    assert (load.users, load.max_users, load.duration_s) == (5, 50, 3600)
