from itertools import pairwise

from webperf.monitor.ledger import Account, Ledger

APP, OTHER = ("target", ""), ("harness", "webperf")


def account(
    pid: int,
    own_s: float,
    waited_s: float = 0.0,
    *,
    parent: int = 1,
    key: tuple[str, str] = APP,
    is_new: bool = True,
    created: float = 0.0,
) -> Account:
    return Account((pid, created), parent, key, own_s, waited_s, is_new)


def totals(*readings: tuple[Account, ...]) -> dict[tuple[str, str], float]:
    ledger = Ledger()
    found = [dict(ledger.add(reading)) for reading in readings]
    for earlier, later in pairwise(found):
        assert all(later[key] >= value for key, value in earlier.items())
    return {key: round(value, 9) for key, value in found[-1].items()}


def test_what_a_process_took_before_the_run_is_not_the_runs() -> None:
    assert totals((account(2, 50.0, is_new=False),), (account(2, 50.5, is_new=False),)) == {APP: 0.5}


def test_all_of_a_process_that_was_started_meanwhile_is() -> None:
    assert totals((account(2, 1.0, is_new=False),), (account(2, 1.0, is_new=False), account(3, 0.25, parent=2))) == {
        APP: 0.25
    }


def test_an_ended_child_counts_once_whether_it_was_waited_for_or_not() -> None:
    before = (account(2, 1.0, is_new=False), account(3, 4.0, parent=2))
    waited_for = (account(2, 1.0, 4.0, is_new=False),)
    forgotten = (account(2, 1.0, 0.0, is_new=False),)
    assert totals((account(2, 1.0, is_new=False),), before, waited_for) == {APP: 4.0}
    assert totals((account(2, 1.0, is_new=False),), before, forgotten) == {APP: 4.0}


def test_the_last_moments_of_a_child_come_with_its_parents_account() -> None:
    before = (account(2, 1.0, is_new=False), account(3, 4.0, parent=2))
    assert totals(before[:1], before, (account(2, 1.0, 4.3, is_new=False),)) == {APP: 4.3}


def test_children_that_no_look_ever_saw_are_counted() -> None:
    assert totals((account(2, 1.0, is_new=False),), (account(2, 1.1, 2.5, is_new=False),)) == {APP: 2.6}


def test_a_grandchild_whose_parent_ended_with_it_counts_once() -> None:
    root = account(2, 0.0, is_new=False)
    three = (root, account(3, 1.0, parent=2), account(4, 2.0, parent=3))
    # 3 waited for 4, then 2 waited for 3: all of it is in the account of 2.
    assert totals((root,), three, (account(2, 0.0, 3.0, is_new=False),)) == {APP: 3.0}


def test_a_process_id_that_was_given_again_is_another_process() -> None:
    root = account(2, 0.0, is_new=False)
    first, second = account(3, 4.0, parent=2), account(3, 0.5, parent=2, created=9.0)
    assert totals((root,), (root, first), (account(2, 0.0, 4.0, is_new=False), second)) == {APP: 4.5}


def test_what_a_target_took_does_not_become_the_harness_s_that_waited_for_it() -> None:
    harness = account(1, 0.0, parent=0, key=OTHER, is_new=False)
    app = account(2, 3.0)
    waited = account(1, 0.0, 3.4, parent=0, key=OTHER, is_new=False)
    assert totals((harness,), (harness, app), (waited,)) == {APP: 3.4, OTHER: 0.0}


def test_a_ring_of_parents_ends() -> None:
    # Two processes ended, and ids were given again such that each seems to be the other's parent.
    before = (account(5, 1.0, parent=6), account(6, 1.0, parent=5))
    assert totals(before, ()) == {APP: 2.0}
