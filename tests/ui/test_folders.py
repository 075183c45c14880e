from __future__ import annotations

import os
import time
from pathlib import Path

from tests.store.build import ENDED, header, iteration
from tests.store.history_build import FIRST, run
from webperf.report.run_json import run_json
from webperf.store.history.address import parse_address
from webperf.store.history.history import History
from webperf.store.journal import Entry, Journal
from webperf.ui.folders import State, folder_of, recorded, run_folders


def _journal(folder: Path, *entries: Entry, age_s: float = 0) -> Path:
    folder.mkdir(parents=True)
    with Journal(folder / "journal.jsonl") as journal:
        for entry in entries:
            journal.add(entry)
    then = time.time() - age_s
    os.utime(folder / "journal.jsonl", (then, then))
    return folder


def test_a_run_is_found_by_its_name_and_the_moment_it_began(tmp_path: Path) -> None:
    history = History(parse_address(str(tmp_path / "history.db")))
    for number in range(2):
        history.add(run({"load_time": [1.0]}, run_id="out", number=number))
    folder = tmp_path / "runs" / "out"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(run_json(run({}, run_id="out", number=1)))
    found = run_folders([tmp_path / "runs"])

    assert history.session("2").started_at > FIRST
    assert folder_of(history.session("1"), found) is None
    own = folder_of(history.session("2"), found)
    assert own is not None
    assert own.path == folder


def test_what_is_written_to_is_running_and_what_ended_is_not(tmp_path: Path) -> None:
    _journal(tmp_path / "old", header(), iteration({}), ENDED, age_s=30)
    _journal(tmp_path / "cut", header(), iteration({}), age_s=20)
    _journal(tmp_path / "now", header(), iteration({}))
    (tmp_path / "no run").mkdir()
    (tmp_path / "rubbish").mkdir()
    (tmp_path / "rubbish" / "journal.jsonl").write_text("no journal\n")

    found = recorded(run_folders([tmp_path]), most=10)

    assert [(each.name, each.state) for each in found] == [
        ("now", State.RUNNING),
        ("cut", State.SILENT),
        ("old", State.ENDED),
    ]
    assert [each.name for each in recorded(run_folders([tmp_path]), most=1)] == ["now"]


def test_a_run_folder_may_be_named_itself_and_a_folder_that_is_gone_has_none(tmp_path: Path) -> None:
    own = _journal(tmp_path / "out", header())

    assert [folder.path for folder in run_folders([own, tmp_path])] == [own]
    assert run_folders([tmp_path / "nowhere"]) == ()
