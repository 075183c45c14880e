"""Journeys become tests: one item for each journey and device, from any file in a folder named `journeys`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from webperf.model.journey import Journey
from webperf.pytest_plugin.options import read_options

FOLDER = "journeys"

CELL = pytest.StashKey[tuple[Journey, str]]()
"""Of an item: its journey, and its device by name."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Files of a `journeys` folder need no `test_` in their name."""
    if file_path.parent.name != FOLDER or file_path.suffix != ".py" or file_path.name.startswith("_"):
        return None
    patterns = parent.config.getini("python_files")
    by_itself = parent.session.isinitpath(file_path) or any(file_path.match(pattern) for pattern in patterns)
    return None if by_itself else pytest.Module.from_parent(parent, path=file_path)


def pytest_pycollect_makeitem(collector: object, name: str, obj: object) -> list[pytest.Function] | None:
    """A Journey in a collected module gives one test for each device."""
    if not isinstance(obj, Journey) or not isinstance(collector, pytest.Module):
        return None
    devices = read_options(collector.config).devices
    return [_item(collector, name, obj, device) for device in devices]


def _item(collector: pytest.Module, name: str, journey: Journey, device: str) -> pytest.Function:
    item = pytest.Function.from_parent(collector, name=f"{name}[{device}]", callobj=_as_test(journey, device))
    item.stash[CELL] = (journey, device)
    return item


def _as_test(journey: Journey, device: str) -> Callable[..., None]:
    def test(webperf_measure_journey: Callable[[Journey, str], None]) -> None:
        webperf_measure_journey(journey, device)

    test.__doc__ = journey.description
    return test
