"""The examples in docstrings are executed: they are the manual."""

import doctest
from types import ModuleType

import pytest

from webperf.report.view import clean
from webperf.stats import (
    at_once,
    benjamini_hochberg,
    drift,
    effect,
    hodges_lehmann,
    holm,
    median_interval,
    modes,
    percentile,
    power,
    quantity,
    rank_sum,
    sign_test,
    signed_rank,
)
from webperf.swarm import durations, profile, schedule, url_template

MODULES = [
    at_once, benjamini_hochberg, clean, drift, effect, hodges_lehmann, holm, median_interval, modes, percentile, power,
    quantity, rank_sum, sign_test, signed_rank, durations, profile, schedule, url_template,
]  # fmt: skip


@pytest.mark.parametrize("module", MODULES)
def test_documented_examples_hold(module: ModuleType) -> None:
    found = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert found.attempted > 0
    assert found.failed == 0
