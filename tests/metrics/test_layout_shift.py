import pytest

from tests.metrics.build import only, page_step, shift
from webperf.metrics.layout_shift import largest_window, readings

SIX_IN_A_ROW = [(time, 0.1) for time in (0.0, 900.0, 1800.0, 2700.0, 3600.0, 4500.0)]

# (time in ms, score) of each shift -> score of the worst session window.
WINDOWS: list[tuple[str, list[tuple[float, float]], float]] = [
    ("no shift", [], 0.0),
    ("one shift", [(100, 0.1)], 0.1),
    ("a gap just below 1 s goes on", [(0, 0.1), (999, 0.2)], 0.3),
    ("a gap of exactly 1 s ends the window", [(0, 0.1), (1000, 0.2)], 0.2),
    ("just below 5 s goes on", [*SIX_IN_A_ROW, (4999, 0.1)], 0.7),
    # Without the limit of 5 s it would be 0.7; the seventh begins a window of its own.
    ("exactly 5 s ends it", [*SIX_IN_A_ROW, (5000, 0.1)], 0.6),
    ("an earlier window may be the worst", [(0, 0.3), (500, 0.2), (3000, 0.4)], 0.5),
    # The 5 s count from the second window's first shift (2000): its five shifts are together, 5 x 0.1.
    ("each window has its own 5 s", [(0, 0.2), (2000, 0.1), (2900, 0.1), (3800, 0.1), (4700, 0.1), (5600, 0.1)], 0.5),
]


@pytest.mark.parametrize(("shifts", "score"), [row[1:] for row in WINDOWS], ids=[row[0] for row in WINDOWS])
def test_the_worst_session_window_counts(shifts: list[tuple[float, float]], score: float) -> None:
    assert largest_window(shift(time, value) for time, value in shifts) == pytest.approx(score)


def test_a_shift_soon_after_an_input_is_ignored() -> None:
    assert largest_window([shift(0, 0.1), shift(100, 5.0, recent_input=True), shift(200, 0.2)]) == pytest.approx(0.3)


def test_an_ignored_shift_does_not_keep_a_window_open() -> None:
    # 0 and 1400 are more than 1 s apart; the ignored one between them is no bridge.
    shifts = [shift(0, 0.1), shift(700, 0.9, recent_input=True), shift(1400, 0.2)]
    assert largest_window(shifts) == pytest.approx(0.2)


def test_only_ignored_shifts_are_a_stable_page() -> None:
    assert largest_window([shift(100, 0.5, recent_input=True)]) == 0.0


def test_a_page_in_which_nothing_moves_scores_zero_and_is_not_missing() -> None:
    assert only(readings(page_step()), "cls").value == 0.0


def test_the_reading_is_the_worst_window_of_the_step() -> None:
    step = page_step(shifts=(shift(0, 0.05), shift(10, 0.02)))
    assert only(readings(step), "cls").value == pytest.approx(0.07)
