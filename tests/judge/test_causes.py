import pytest

from tests.judge.build import noisy, samples
from webperf.judge.causes import Causes
from webperf.judge.compare import compare
from webperf.judge.question import questions
from webperf.model.change import Cause, Change
from webperf.model.rule import Rule
from webperf.model.sample import Sample

N = 15


def latency(wait: float, handler: float, seed: int) -> list[Sample]:
    waits, handlers = noisy(N, wait, 0.03, seed), noisy(N, handler, 0.03, seed + 1)
    paints = noisy(N, 20, 0.1, seed + 2)
    details = [
        {"interactions": [{"kind": "click", "parts": {"server_wait": w, "handler": h, "paint": p, "other": None,
                                                      "bytes": 900, "by": ["http"]}}]}
        for w, h, p in zip(waits, handlers, paints, strict=True)
    ]  # fmt: skip
    totals = [w + h + p for w, h, p in zip(waits, handlers, paints, strict=True)]
    return list(samples(totals, "interaction_latency", details=details))


def changed(base: list[Sample], head: list[Sample], *, paired: bool = True) -> Change:
    asked = questions(base, head, gating={"interaction_latency", "load_time"}, paired=paired)
    found = [f for f in compare(asked, Rule(), causes=Causes(base, head)) if f.gating]
    assert found[0].change is not None
    return found[0].change


@pytest.mark.parametrize("paired", [True, False])
def test_a_slower_server_is_named_with_its_share(paired: bool) -> None:
    (cause,) = changed(latency(200, 50, 1), latency(260, 50, 7), paired=paired).causes
    assert (cause.part, cause.unit) == ("server wait", "ms")
    assert (cause.base, cause.head) == pytest.approx((200, 260), rel=0.05)
    assert cause.share == pytest.approx(1.0, abs=0.1)


def test_the_largest_part_comes_first() -> None:
    causes = changed(latency(200, 50, 1), latency(260, 80, 7)).causes
    assert [cause.part for cause in causes] == ["server wait", "handler"]


def test_an_improvement_has_its_causes_too() -> None:
    (cause,) = changed(latency(260, 50, 1), latency(200, 50, 7)).causes
    assert (cause.part, cause.head < cause.base) == ("server wait", True)


def test_what_did_not_move_is_no_cause_and_nothing_moved_has_none() -> None:
    assert changed(latency(200, 50, 1), latency(200, 50, 7)).causes == ()


def test_more_to_carry_stands_behind_the_parts() -> None:
    base = [*samples(noisy(N, 1000)), *samples([40.0] * N, "requests", "count"), *samples([1e6] * N, "bytes", "bytes"),
            *samples(noisy(N, 100, seed=4), "ttfb")]  # fmt: skip
    head = [*samples(noisy(N, 1300, seed=2)), *samples([40.0] * N, "requests", "count"),
            *samples([2e6] * N, "bytes", "bytes"), *samples(noisy(N, 300, seed=5), "ttfb")]  # fmt: skip
    first, second = changed(base, head).causes
    assert (first.part, first.share) == ("ttfb", pytest.approx(0.68, abs=0.1))
    assert second == Cause("bytes", 1e6, 2e6, "bytes")


def test_what_a_load_waited_for_is_named() -> None:
    waits = noisy(N, 400, 0.03), noisy(N, 700, 0.03, 2)
    base, head = (
        list(
            samples(
                [w + 600 for w in wait], details=[{"parts": {"server_wait": w, "main_thread": 100.0}} for w in wait]
            )
        )
        for wait in waits
    )
    (cause,) = changed(base, head).causes
    assert (cause.part, cause.share) == ("server wait", pytest.approx(1.0, abs=0.1))


def test_other_steps_and_devices_have_nothing_to_do_with_it() -> None:
    base = [*samples(noisy(N, 1000)), *samples([1e6] * N, "bytes", "bytes", step="other"),
            *samples([1e6] * N, "bytes", "bytes", device="phone")]  # fmt: skip
    head = [*samples(noisy(N, 1300, seed=2)), *samples([2e6] * N, "bytes", "bytes", step="other"),
            *samples([2e6] * N, "bytes", "bytes", device="phone")]  # fmt: skip
    assert changed(base, head).causes == ()


@pytest.mark.parametrize("detail", [{}, {"parts": 7}, {"interactions": []}, {"interactions": ["x"]},
                                    {"interactions": [{"parts": {"server_wait": "slow", "paint": True}}]}])  # fmt: skip
def test_details_from_elsewhere_do_no_harm(detail: dict[str, object]) -> None:
    base = list(samples(noisy(N, 200), "interaction_latency", details=[detail] * N))
    head = list(samples(noisy(N, 300, seed=2), "interaction_latency", details=[detail] * N))
    assert changed(base, head).causes == ()
