"""A history with known contents, one for each test that writes, and one that many only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.build import fill
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

RUNS = 40


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a history of forty runs; from the twenty-first on loads take a fifth longer."""
    file = tmp_path_factory.mktemp("history") / "history.db"
    fill(History(parse_address(str(file))), RUNS)
    return file


@pytest.fixture
def filled(filled_file: Path) -> History:
    """That history."""
    return History(parse_address(str(filled_file)))
