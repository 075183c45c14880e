"""A history that cannot be used says so in one line, which never holds a password."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.fixtures.postgres import PASSWORD, USER, Cluster
from tests.store.history_build import run
from webperf.errors import HistoryFailed, UsageError, WebperfError
from webperf.model.history import Selection
from webperf.store.history.address import parse_address
from webperf.store.history.history import History


def _failure(url: str) -> str:
    with pytest.raises(WebperfError) as failed:
        History(parse_address(url)).add(run({"load_time": [1.0]}))
    message = str(failed.value)
    assert "\n" not in message
    assert "hunter2" not in message
    return message


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database " * 100)

    assert _failure(str(tmp_path / "notes.txt")) == f"history {tmp_path}/notes.txt: file is not a database"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "history" in _failure(str(tmp_path / "file" / "history.db"))


def test_reading_where_there_is_no_history_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "history.db"

    with pytest.raises(UsageError, match="no history at"):
        History(parse_address(str(file))).sessions(Selection())
    assert not file.exists()


def test_a_file_that_is_locked_by_another_program_is_waited_for(tmp_path: Path) -> None:
    """And what was written is read by who looks while somebody else writes."""
    history = History(parse_address(str(tmp_path / "history.db")))
    history.add(run({}, number=0))

    with history._database.writing():
        assert len(history.sessions(Selection())) == 1


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        message = _failure(f"postgresql://me:hunter2@127.0.0.1:{port}/perf")

    assert message.startswith(f"history postgresql://127.0.0.1:{port}/perf: ")
    assert "refused" in message


def test_a_wrong_password(postgres_cluster: Cluster) -> None:
    place = f"127.0.0.1:{postgres_cluster.port}/postgres"

    message = _failure(f"postgresql://{USER}:hunter2@{place}")

    assert "password authentication failed" in message


def test_the_right_password_with_every_kind_of_sign_in_it(postgres_cluster: Cluster) -> None:
    database = parse_address(postgres_cluster.new_database()).url.database
    url = f"postgresql://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{postgres_cluster.port}/{database}"

    assert History(parse_address(url)).add(run({"load_time": [1.0]})) == (1, True)


def test_a_database_that_is_not_there(postgres_cluster: Cluster) -> None:
    url = f"postgresql://{USER}@/nowhere?host={postgres_cluster.folder}&port={postgres_cluster.port}"

    assert 'database "nowhere" does not exist' in _failure(url)


def test_a_run_is_in_the_history_as_a_whole_or_not_at_all(history_url: str) -> None:
    history = History(parse_address(history_url))
    history.add(run({"load_time": [1.0]}))
    with history._database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE samples")

    with pytest.raises(HistoryFailed, match="samples"):
        history.add(run({"load_time": [1.0]}, number=1))

    assert len(history.sessions(Selection())) == 1
