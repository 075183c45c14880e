"""The pytest plugin: journeys as tests, and a fixture that measures steps in a plain pytest-playwright test.

Without pytest-playwright it stays away, so that webperf's presence never breaks a suite that has nothing to do with it.
"""

from __future__ import annotations

from importlib.util import find_spec

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; see `options.py`."""
    from webperf.pytest_plugin.options import add_options

    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the rest where it can work."""
    if find_spec("pytest_playwright") is None:
        return
    from webperf.pytest_plugin import collect, fixtures, summary

    for module in (collect, fixtures, summary):
        config.pluginmanager.register(module, f"webperf-{module.__name__.rpartition('.')[2]}")
