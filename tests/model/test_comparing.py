from itertools import islice

from webperf.model.comparing import Arm, orders


def test_two_pairs_make_a_block_and_every_block_is_balanced() -> None:
    found = list(islice(orders(7), 40))
    for first, second in zip(found[::2], found[1::2], strict=True):
        assert first == second[::-1]
        assert set(first) == set(Arm)
    assert {pair[0] for pair in found[::2]} == set(Arm)


def test_a_seed_gives_its_order_again() -> None:
    assert list(islice(orders(7), 20)) == list(islice(orders(7), 20)) != list(islice(orders(8), 20))
