from webperf.stats.ranks import midranks


def test_ties_share_the_mean_of_their_ranks() -> None:
    assert midranks([2.0, 2.0, 1.0, 9.0, 2.0]).tolist() == [3.0, 3.0, 1.0, 5.0, 3.0]
