from tests.judge.build import question, samples
from webperf.judge.question import questions
from webperf.model.missing import Missing
from webperf.model.sample import Phase


def test_iterations_with_one_number_are_a_pair() -> None:
    base = list(samples([1.0, 2.0, Missing.NEVER_SETTLED, 4.0]))
    head = list(samples([10.0, 20.0, 30.0, Missing.STEP_TIMEOUT, 50.0]))
    (asked,) = questions(base, head, gating={"load_time"}, paired=True)
    assert (asked.base, asked.head) == ((1.0, 2.0, None, 4.0, None), (10.0, 20.0, 30.0, None, 50.0))
    assert asked.values == ([1.0, 2.0], [10.0, 20.0])
    assert asked.measured == (3, 4)
    assert asked.base_missing == "NEVER_SETTLED in 1 of 4 iterations"


def test_without_pairs_every_value_counts() -> None:
    (asked,) = questions(samples([1.0, 2.0]), samples([3.0, Missing.NO_LCP, 0.0]), gating=(), paired=False)
    assert (asked.values, asked.gating, asked.paired) == (([1.0, 2.0], [3.0, 0.0]), False, False)


def test_warm_ups_are_no_samples_and_what_does_not_apply_is_no_question() -> None:
    silent = list(samples([Missing.NO_INTERACTION] * 3, "inp"))
    warm = list(samples([9.0], phase=Phase.WARMUP))
    assert list(questions([*silent, *warm], [*silent, *warm], gating=(), paired=True)) == []


def test_a_metric_that_only_one_side_has_is_asked_for() -> None:
    (asked,) = questions(samples([1.0, 1.0], "map_render"), (), gating=(), paired=True)
    assert (asked.metric, asked.head, asked.values) == ("map_render", (None, None), ([], []))


def test_what_is_no_number_is_missing() -> None:
    assert question([1.0, float("nan"), 3.0], [float("inf"), 2.0, 3.0]).values == ([3.0], [3.0])
