from pathlib import Path

import pytest

from webperf.model import places
from webperf.model.places import folders, shipped_root


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_projects_own_folder_comes_before_the_shipped_one(project: Path) -> None:
    (project / "devices").mkdir()
    assert folders("devices") == ((project / "devices").resolve(), shipped_root() / "devices")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("kind", ["journeys", "devices", "targets"])
def test_outside_a_project_the_shipped_folder_is_there(kind: str) -> None:
    assert folders(kind) == (shipped_root() / kind,)


@pytest.mark.usefixtures("project")
def test_an_installed_wheel_ships_its_folders_within_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = tmp_path / "site-packages" / "webperf" / "bundled"
    (bundled / "devices").mkdir(parents=True)
    monkeypatch.setattr(places, "PACKAGE", bundled.parent)
    assert shipped_root() == bundled
    assert folders("devices") == (bundled / "devices",)


def test_a_file_of_that_name_is_no_folder(project: Path) -> None:
    (project / "devices").write_text("not a folder")
    assert folders("devices") == (shipped_root() / "devices",)


def test_a_folder_that_is_both_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shipped_root())
    assert folders("devices") == (shipped_root() / "devices",)


@pytest.mark.usefixtures("project")
def test_what_nobody_ships_is_nowhere() -> None:
    assert folders("spaceships") == ()
