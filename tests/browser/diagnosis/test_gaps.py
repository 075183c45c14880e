from webperf.browser.diagnosis.gaps import gaps


def test_two_frames_under_way_lose_nothing() -> None:
    assert gaps([(0, 40), (16, 60), (50, 70)]) == ()


def test_from_the_third_frame_that_waits_until_the_first_answer_others_are_lost() -> None:
    assert gaps([(0, 900), (16, 910), (33, 920)]) == ((33, 900),)


def test_each_stall_is_one_gap() -> None:
    first = [(0.0, 100.0), (16.0, 101.0), (33.0, 102.0)]
    second = [(since + 500, to + 500) for since, to in first]
    assert gaps([*first, *second]) == ((33, 100), (533, 600))


def test_an_answer_that_seems_to_come_before_its_frame_is_none() -> None:
    # A frame may be handed over up to 2 ms before the refresh at which it is shown.
    assert gaps([(10, 8), (10, 9), (10, 9)]) == ()
