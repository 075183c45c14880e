"""What the benches share: the reference dashboard, running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from webperf.target import Target, find_target

# Journeys of a project of its own, which `test_ui.py` measures: they are no tests by themselves.
collect_ignore_glob = ["ui/journeys/*"]


@pytest.fixture
def dashboard(tmp_path: Path) -> Iterator[str]:
    """The base URL of the reference target."""
    spec = find_target("reference", ())
    assert spec is not None
    with Target(spec, tmp_path / "target.log") as target:
        yield target.base_url
