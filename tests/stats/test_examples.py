"""The examples in docstrings are executed: they are the manual."""

import doctest
from types import ModuleType

import pytest

from webperf.report.view import clean
from webperf.stats import median_interval, percentile, quantity
from webperf.swarm import durations, profile, schedule, url_template


@pytest.mark.parametrize(
    "module", [percentile, median_interval, quantity, clean, durations, profile, schedule, url_template]
)
def test_documented_examples_hold(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
