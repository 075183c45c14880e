from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from webperf.browser import locate as module
from webperf.browser.locate import ENVIRONMENT_VARIABLE, BrowserPath, locate, system_browser
from webperf.errors import BrowserNotFound, UsageError


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser anywhere: neither named, nor in the usual places, nor on the path."""
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(module, "SYSTEM_BINARIES", (str(tmp_path / "lib" / "chromium"),))


@pytest.fixture
def playwright(tmp_path: Path) -> Any:
    """What `locate` asks Playwright: where its own browser would be. None is there yet."""
    return SimpleNamespace(chromium=SimpleNamespace(executable_path=str(tmp_path / "own" / "chrome")))


def test_a_path_that_was_asked_for_goes_before_all_others(
    tmp_path: Path, playwright: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = executable(tmp_path / "asked")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(executable(tmp_path / "named")))
    executable(tmp_path / "own" / "chrome")
    assert locate(playwright, str(asked)) == BrowserPath(asked, "option")


def test_the_environment_goes_before_playwrights_own(
    tmp_path: Path, playwright: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = executable(tmp_path / "named")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(named))
    executable(tmp_path / "own" / "chrome")
    assert locate(playwright) == BrowserPath(named, "environment")


def test_playwrights_own_goes_before_the_systems(tmp_path: Path, playwright: Any) -> None:
    own = executable(tmp_path / "own" / "chrome")
    executable(tmp_path / "lib" / "chromium")
    assert locate(playwright) == BrowserPath(own, "playwright")


def test_the_systems_is_the_last_resort(tmp_path: Path, playwright: Any) -> None:
    system = executable(tmp_path / "lib" / "chromium")
    assert locate(playwright) == BrowserPath(system, "system")


def test_the_real_binary_goes_before_a_wrapper_on_the_path(tmp_path: Path) -> None:
    wrapper = executable(tmp_path / "bin" / "chromium")
    assert system_browser() == wrapper
    real = executable(tmp_path / "lib" / "chromium")
    assert system_browser() == real


def test_a_file_that_cannot_be_run_is_no_browser(tmp_path: Path) -> None:
    executable(tmp_path / "lib" / "chromium").chmod(0o644)
    assert system_browser() is None


def test_without_any_browser_the_message_says_how_to_get_one(playwright: Any) -> None:
    with pytest.raises(BrowserNotFound) as raised:
        locate(playwright)
    assert str(raised.value).startswith("no Chromium on this machine: install one with 'webperf install'")


@pytest.mark.parametrize("place", ["option", "environment"])
def test_a_named_path_where_nothing_is_is_refused_and_nothing_else_tried(
    tmp_path: Path, playwright: Any, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    executable(tmp_path / "own" / "chrome")
    gone = str(tmp_path / "gone")
    if place == "environment":
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, gone)
    with pytest.raises(UsageError, match=r"no browser at .*gone: install one with"):
        locate(playwright, gone if place == "option" else None)


def test_a_named_folder_is_no_browser(tmp_path: Path, playwright: Any) -> None:
    with pytest.raises(UsageError, match="no browser at"):
        locate(playwright, str(tmp_path))


def test_a_named_file_that_cannot_be_run_is_refused(tmp_path: Path, playwright: Any) -> None:
    executable(tmp_path / "asked").chmod(0o644)
    with pytest.raises(UsageError, match=r"asked is not executable: name the browser's own binary"):
        locate(playwright, str(tmp_path / "asked"))


def test_the_home_folder_may_be_written_short(tmp_path: Path, playwright: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    asked = executable(tmp_path / "asked")
    assert locate(playwright, "~/asked").path == asked
