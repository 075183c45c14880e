import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from webperf.errors import UsageError
from webperf.store.folder import RunFolder, create_folder, open_folder

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return create_folder(tmp_path / "run", "tour", NOW)


def refusal(asked: Path) -> str:
    with pytest.raises(UsageError) as raised:
        create_folder(asked, "tour", NOW)
    assert "\n" not in str(raised.value)
    assert "--out" in str(raised.value)
    return str(raised.value)


def test_the_folder_that_was_asked_for_is_made_with_all_above_it(tmp_path: Path) -> None:
    assert create_folder(tmp_path / "a" / "b" / "run", "tour", NOW).artifacts.is_dir()


def test_a_new_folder_holds_nothing_but_artifacts(folder: RunFolder) -> None:
    assert [entry.name for entry in folder.path.iterdir()] == ["artifacts"]


def test_an_empty_folder_may_be_there_already(tmp_path: Path) -> None:
    assert create_folder(tmp_path, "tour", NOW).path == tmp_path


def test_what_is_in_the_folder_already_stays(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    create_folder(tmp_path, "tour", NOW)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_without_a_folder_asked_for_the_time_and_the_name_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = [create_folder(None, "tour", NOW).path for _ in range(3)]
    parent = Path(".webperf/runs")
    assert paths == [
        parent / "20260304T050607Z-tour",
        parent / "20260304T050607Z-tour-2",
        parent / "20260304T050607Z-tour-3",
    ]


def test_a_hostile_name_does_not_lead_out_of_the_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert create_folder(None, "../../../tmp/x", NOW).path.parent == Path(".webperf/runs")


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    assert refusal(tmp_path / "run") == f"{tmp_path / 'run'} is a file: --out needs a folder"


def test_a_file_further_up_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    assert refusal(tmp_path / "run" / "deeper").startswith(f"cannot write to {tmp_path / 'run' / 'deeper'} (")


def test_a_file_in_the_place_of_the_artifacts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "artifacts").write_text("a file")
    assert refusal(tmp_path).startswith(f"cannot write to {tmp_path} (")


def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("root may write anywhere; the next test is for it too")
    assert refusal(tmp_path / "run") == (
        f"cannot write to {tmp_path / 'run'} (Permission denied): name another folder with --out"
    )


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system that takes no files")
def test_a_place_that_takes_no_files_is_refused_even_to_root() -> None:
    assert refusal(Path("/proc/webperf")).startswith("cannot write to /proc/webperf (")


def test_an_earlier_run_is_never_written_over(folder: RunFolder) -> None:
    folder.journal.write_text("the truth")
    assert refusal(folder.path) == f"{folder.path} already holds a run: name another folder with --out"
    assert folder.journal.read_text() == "the truth"


def test_a_derived_file_is_written_and_readable_by_all(folder: RunFolder) -> None:
    file = folder.write("run.json", "{}\n")
    assert file.read_text() == "{}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_a_derived_file_replaces_the_one_before(folder: RunFolder) -> None:
    folder.write("run.json", "first")
    assert folder.write("run.json", "second").read_text() == "second"
    assert sorted(entry.name for entry in folder.path.iterdir()) == ["artifacts", "run.json"]


def test_a_write_that_fails_midway_leaves_the_file_before_whole(folder: RunFolder) -> None:
    folder.write("run.json", "whole")
    with pytest.raises(UnicodeEncodeError):
        folder.write("run.json", "half \ud800")
    assert folder.run_json.read_text() == "whole"


def test_a_link_planted_for_a_derived_file_is_replaced_and_not_followed(folder: RunFolder, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    folder.run_json.symlink_to(victim)
    folder.write("run.json", "{}")
    assert victim.read_text() == "untouched"
    assert not folder.run_json.is_symlink()


def test_an_artifact_comes_back(folder: RunFolder) -> None:
    path = folder.save_artifact("open.jpg", b"\xff\xd8")
    assert path == "artifacts/open.jpg"
    assert folder.load_artifact(path) == b"\xff\xd8"


def test_an_artifact_with_a_hostile_name_stays_among_the_artifacts(folder: RunFolder) -> None:
    path = folder.save_artifact("../../../evil.jpg", b"x")
    assert (folder.path / path).resolve().parent == folder.artifacts.resolve()


def test_an_artifact_is_never_written_over(folder: RunFolder) -> None:
    assert folder.save_artifact("open.jpg", b"first") == "artifacts/open.jpg"
    second = folder.save_artifact("open.jpg", b"second")
    assert second == "artifacts/open-2.jpg"
    assert folder.load_artifact("artifacts/open.jpg") == b"first"
    assert folder.load_artifact(second) == b"second"


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_planted_for_an_artifact_is_not_followed(folder: RunFolder, tmp_path: Path, exists: bool) -> None:
    victim = tmp_path / "victim"
    if exists:
        victim.write_text("untouched")
    (folder.artifacts / "open.jpg").symlink_to(victim)
    assert folder.save_artifact("open.jpg", b"x") == "artifacts/open-2.jpg"
    assert victim.exists() is exists
    assert not exists or victim.read_text() == "untouched"


@pytest.mark.parametrize("path", ["../secret", "artifacts/../../secret", "/etc/passwd", "artifacts/link", "artifacts"])
def test_nothing_outside_the_folder_is_loaded_as_an_artifact(folder: RunFolder, path: str) -> None:
    secret = folder.path.parent / "secret"
    secret.write_text("secret")
    (folder.artifacts / "link").symlink_to(secret)
    assert folder.load_artifact(path) is None


def test_an_artifact_that_is_not_there_is_none(folder: RunFolder) -> None:
    assert folder.load_artifact("artifacts/gone.jpg") is None


@pytest.mark.parametrize("held", ["journal.jsonl", "run.json"])
def test_a_run_is_opened_by_its_folder_or_by_a_file_in_it(folder: RunFolder, held: str) -> None:
    (folder.path / held).write_text("x")
    assert open_folder(folder.path).path == open_folder(folder.path / held).path == folder.path


@pytest.mark.parametrize("path", ["", "gone", "artifacts", "run.json"])
def test_what_holds_no_run_is_not_opened(folder: RunFolder, path: str) -> None:
    with pytest.raises(UsageError, match=r"no run at .*: name the folder"):
        open_folder(folder.path / path)
