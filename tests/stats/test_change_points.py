"""The scan against histories whose truth is known: flat ones, steps, and who is right about where."""

from __future__ import annotations

import numpy as np
import pytest

from webperf.stats.change_points import ALPHA, MARGIN, PERMUTATIONS, best_split, change_points, relative_change, scan
from webperf.stats.ranks import Floats

SESSIONS = 200


def _noise(seed: int, rows: int, n: int = SESSIONS, cv: float = 0.03, hiccups: float = 0.05) -> Floats:
    """Session medians: lognormal, and one session in twenty hit by a hiccup of up to 50 %."""
    source = np.random.default_rng(seed)
    hit = source.random((rows, n)) < hiccups
    noise = source.normal(0, cv, (rows, n)) + hit * source.uniform(0, np.log(1.5), (rows, n))
    return np.asarray(1000 * np.exp(noise))


def _ranks(rows: Floats) -> Floats:
    """Of each row, without ties."""
    return np.asarray(rows.argsort(axis=-1).argsort(axis=-1) + 1.0)


def _critical(n: int, source: np.random.Generator) -> float:
    """What the scan reaches in ALPHA of all series of n without ties: their ranks are a permutation of 1..n."""
    shuffled = source.permuted(np.broadcast_to(np.arange(1.0, n + 1), (PERMUTATIONS, n)), axis=1)
    return float(np.sort(scan(shuffled).max(axis=-1))[-int(ALPHA * (PERMUTATIONS + 1))])


def test_flat_histories_have_at_most_one_false_point_in_a_thousand_sessions() -> None:
    """250 histories of 200 sessions, 50,000 in all, each looked at once with no least change of its level."""
    found = sum(len(change_points(row, least=0.0)) for row in _noise(1, 250))

    assert found / (250 * SESSIONS) <= 1 / 1_000 / 10


def test_looking_after_each_session_gives_at_most_one_false_point_in_a_thousand() -> None:
    """300 flat histories are watched from the 10th to the 200th session: 57,300 looks.

    A false point is a history that turns red where it was not red a session before.
    """
    histories, source = _noise(2, 300), np.random.default_rng(3)
    points, looks, red = 0, 0, np.zeros(300, dtype=bool)
    for n in range(2 * MARGIN, SESSIONS + 1):
        now = scan(_ranks(histories[:, :n])).max(axis=-1) >= _critical(n, source)
        points, looks, red = points + int((now & ~red).sum()), looks + 300, now

    assert points / looks <= 1 / 1_000


def test_a_step_of_ten_per_cent_is_found_within_a_session_of_where_it_was() -> None:
    """With eight later sessions, at 3 % noise between sessions: 9 in 10, and none elsewhere."""
    histories = _noise(4, 100, hiccups=0.0)
    histories[:, -8:] *= 1.10

    found = [change_points(row) for row in histories]

    near = [len(points) == 1 and abs(points[0].index - (SESSIONS - 8)) <= 1 for points in found]
    assert np.mean(near) >= 0.9


def test_a_step_between_hiccups_takes_two_sessions_more() -> None:
    histories = _noise(4, 100)
    histories[:, -10:] *= 1.10

    found = [change_points(row) for row in histories]

    near = [len(points) == 1 and abs(points[0].index - (SESSIONS - 10)) <= 2 for points in found]
    assert np.mean(near) >= 0.9


def test_a_step_in_the_middle_is_found_where_it_is_with_its_size() -> None:
    histories = _noise(5, 100)
    histories[:, 120:] *= 1.10

    found = [change_points(row) for row in histories]

    assert np.mean([len(p) == 1 and abs(p[0].index - 120) <= 2 for p in found]) >= 0.95
    assert np.median([p[0].change for p in found]) == pytest.approx(0.10, abs=0.01)


def test_the_range_holds_the_true_session_as_often_as_it_says() -> None:
    """95 % is claimed; of a step of 6 %, which is hard to place."""
    histories = _noise(6, 150, n=80)
    histories[:, 50:] *= 1.06

    points = [p for row in histories for p in change_points(row)[:1]]

    assert len(points) >= 100
    assert np.mean([p.first <= 50 <= p.last for p in points]) >= 0.9
    assert all(p.first <= p.index <= p.last for p in points)


def test_up_and_down_again_are_two_changes() -> None:
    values = _noise(7, 1)[0]
    values[60:140] *= 1.2

    up, down = change_points(values)

    assert abs(up.index - 60) <= 1
    assert abs(down.index - 140) <= 1
    assert up.change > 0 > down.change


def test_a_change_smaller_than_the_least_is_not_reported() -> None:
    values = _noise(8, 1, cv=0.005)[0]
    values[100:] *= 1.03

    assert change_points(values) == ()
    assert len(change_points(values, least=0.02)) == 1


def test_a_single_session_however_slow_is_no_change() -> None:
    values = _noise(9, 1)[0]
    values[100:104] *= 50

    assert change_points(values) == ()


@pytest.mark.parametrize("values", [[], [5.0], [7.0] * 300, [1.0, 2.0] * 4])
def test_what_cannot_change_does_not(values: list[float]) -> None:
    assert change_points(values) == ()


def test_counts_that_are_all_equal_but_for_one_step_change_there() -> None:
    (point,) = change_points([12.0] * 20 + [15.0] * 20)

    assert (point.index, point.first, point.last) == (20, 20, 20)
    assert (point.before, point.after, point.change) == (12.0, 15.0, 0.25)


def test_from_zero_every_change_is_infinite() -> None:
    (point,) = change_points([0.0] * 20 + [3.0] * 20)

    assert point.change == np.inf
    assert [relative_change(*pair) for pair in ((0, 0), (0, -1), (4, 5), (-4, -5))] == [0, -np.inf, 0.25, -0.25]


def test_the_p_value_is_the_share_of_shuffles_that_reach_it() -> None:
    """Ten sessions have one split, and 2 of the 252 ways to take five of ten are as far apart as these.

    A shuffle that is the series itself counts as well, so that no p-value is 0: at most 1 in 200 more.
    """
    splits = [best_split(np.arange(10.0), np.random.default_rng(seed)) for seed in range(60)]

    assert all(split is not None and split.index == 5 for split in splits)
    mean = np.mean([split.p_value for split in splits if split])
    assert 2 / 252 <= mean <= 2 / 252 + 1 / 200 + 0.002


def test_the_same_series_gives_the_same_answer() -> None:
    values = _noise(10, 1)[0]
    values[150:] *= 1.1

    assert change_points(values) == change_points(values)
