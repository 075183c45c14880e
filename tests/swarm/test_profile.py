import math
import random

import pytest

from webperf.swarm.profile import Profile

CONSTANT = Profile(((0, 50), (30, 50)))
RAMP = Profile(((0, 0), (10, 50)))
# Up, a stretch at nothing, a jump, and down.
MIXED = Profile(((0, 10), (4, 30), (6, 0), (9, 0), (9, 20), (12, 20), (14, 0)))


def test_arrivals_of_a_constant_rate_do_not_drift() -> None:
    # Arrival i is due at i / rate: the hundred-thousandth as exactly as the first.
    profile = Profile(((0, 300), (1000, 300)))
    assert profile.when(299_999) == pytest.approx(299_999 / 300, abs=1e-9)


@pytest.mark.parametrize(("n", "t"), [(0, 0.0), (62.5, 5.0), (160, 8.0), (250, 10.0)])
def test_a_ramp_is_the_inverse_of_its_integral(n: float, t: float) -> None:
    # N(t) = 5/2 t^2, so t = sqrt(2 n / 5).
    assert RAMP.when(n) == pytest.approx(t)
    assert RAMP.area(t) == pytest.approx(n)


@pytest.mark.parametrize("profile", [CONSTANT, RAMP, MIXED], ids=["constant", "ramp", "mixed"])
def test_when_inverts_area_everywhere(profile: Profile) -> None:
    source = random.Random(3)
    for _ in range(500):
        n = source.uniform(0, profile.total)
        assert profile.area(profile.when(n)) == pytest.approx(n, abs=1e-7)


def test_the_area_is_that_of_the_trapezoids() -> None:
    assert MIXED.total == pytest.approx(80 + 30 + 0 + 60 + 20)
    assert MIXED.area(5) == pytest.approx(80 + (30 + 15) / 2)


def test_over_a_stretch_at_nothing_the_next_arrival_is_due_at_its_end() -> None:
    assert MIXED.when(110) == 9
    assert MIXED.when(110 - 1e-6) < 6


def test_at_a_jump_the_level_is_the_new_one() -> None:
    assert MIXED.level(9) == 20
    assert MIXED.level(math.nextafter(9, 0)) == 0


def test_outside_the_level_is_nothing() -> None:
    assert (MIXED.level(-1), MIXED.level(14), MIXED.area(-1), MIXED.area(99)) == (0, 0, 0, MIXED.total)


@pytest.mark.parametrize("points", [(), ((1, 0), (2, 0)), ((0, 1), (2, 1), (1, 1)), ((0, -1), (1, 1))])
def test_what_is_no_profile_is_refused(points: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ValueError, match="a profile begins at 0 s"):
        Profile(points)
