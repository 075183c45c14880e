import pytest

from webperf.swarm.profile import Profile
from webperf.swarm.schedule import Share, arrival_count, arrivals, due_by, user_changes

ALONE = Share()
# As in k6's own test of the ramping executor: up, hold, up, hold, down, with jumps.
STAGES = Profile(((0, 2), (5, 12), (5, 12), (9, 12), (14, 3), (14, 8), (18, 8), (23, 0)))


def test_a_constant_rate_is_a_comb() -> None:
    due = [time for _, time in arrivals(Profile(((0, 50), (30, 50))), ALONE)]
    assert len(due) == 1500
    assert due == pytest.approx([number / 50 for number in range(1500)])


@pytest.mark.parametrize(("rate", "seconds", "count"), [(50, 30, 1500), (0.5, 10, 5), (0.5, 9, 5), (1 / 3, 3, 1)])
def test_how_many_arrivals_there_are(rate: float, seconds: float, count: int) -> None:
    assert arrival_count(Profile(((0, rate), (seconds, rate)))) == count


def test_the_rate_of_a_ramp_is_followed_second_by_second() -> None:
    ramp = Profile(((0, 0), (10, 100), (20, 100), (30, 0)))
    due = [time for _, time in arrivals(ramp, ALONE)]
    for second in range(30):
        asked = ramp.area(second + 1) - ramp.area(second)
        assert abs(sum(second <= t < second + 1 for t in due) - asked) <= 1


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8])
def test_the_shares_of_processes_are_the_whole_and_overlap_nowhere(count: int) -> None:
    shares = [list(arrivals(STAGES, Share(index, count))) for index in range(count)]
    assert sorted(arrival for share in shares for arrival in share) == list(arrivals(STAGES, ALONE))


def test_due_by_counts_what_arrivals_gives() -> None:
    due = [time for _, time in arrivals(STAGES, ALONE)]
    for tenth in range(240):
        t = tenth / 10
        # At the very instant of an arrival, rounding may put it on either side.
        assert abs(due_by(STAGES, t) - sum(time < t for time in due)) <= 1
    assert due_by(STAGES, 99) == len(due)


def users_at(changes: list[tuple[float, int]], t: float) -> int:
    return [users for time, users in changes if time <= t][-1]


def test_users_climb_in_even_whole_steps() -> None:
    changes = list(user_changes(Profile(((0, 2), (5, 12), (6, 12))), ALONE))
    assert changes == [(0.0, 2), *[(pytest.approx(0.5 * step), 2 + step) for step in range(1, 11)], (6, 0)]


def test_users_leave_in_even_whole_steps() -> None:
    changes = list(user_changes(Profile(((0, 4), (8, 0))), ALONE))
    assert changes == [(0.0, 4), (2.0, 3), (4.0, 2), (6.0, 1), (8.0, 0)]


def test_a_jump_is_a_jump() -> None:
    changes = list(user_changes(Profile(((0, 1), (3, 1), (3, 9), (5, 9))), ALONE))
    assert changes == [(0.0, 1), (3, 9), (5, 0)]


@pytest.mark.parametrize("count", [2, 3, 8])
def test_the_users_of_processes_add_up_at_every_time(count: int) -> None:
    whole = list(user_changes(STAGES, ALONE))
    shares = [list(user_changes(STAGES, Share(index, count))) for index in range(count)]
    for tenth in range(231):
        t = tenth / 10
        assert sum(users_at(share, t) for share in shares) == users_at(whole, t)
