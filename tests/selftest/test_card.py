"""The calibration card, asserted: what `webperf selftest stats` prints."""

import pytest

from webperf.selftest.alarms import all_alarms
from webperf.selftest.card import SEED, Card, make_card


@pytest.fixture(scope="module")
def card() -> Card:
    return make_card()


def test_every_promise_is_kept(card: Card) -> None:
    assert [promise for promise in card.promises if not promise.kept] == []
    assert len(card.promises) == 13
    assert card.kept


def test_the_rules_in_use_raise_false_alarms_or_miss_what_is_there(card: Card) -> None:
    ours, last_commit, each_metric, best_of_n, medians = card.rivals
    assert ours.builds >= 1000
    assert ours.false_alarms <= 0.01
    assert ours.found >= 0.9
    assert last_commit.false_alarms >= 0.3
    assert each_metric.false_alarms >= 0.1
    assert best_of_n.false_alarms >= 0.1
    # A threshold of 10 % finds 10 % every other time, however many runs there are.
    assert medians.found <= 0.6


def test_another_seed_keeps_the_alarms_low_too() -> None:
    assert all_alarms(SEED + 100, builds=1000)[0].false_alarms <= 0.01
