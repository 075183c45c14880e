"""LCP beside a map: browsers leave `<canvas>` out of largest-contentful-paint (w3c/element-timing#47)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webperf.model.advice import Advice
from webperf.model.missing import Missing
from webperf.model.run import Run
from webperf.model.sample import Phase, Sample

RULE = "lcp-on-canvas"
RELY_ON_LCP = frozenset({"lcp", "score"})


def canvas_advice(run: Run) -> tuple[Advice, ...]:
    """One piece for each step with a map for whose picture LCP does not stand."""
    relying = {j.name for j in run.journeys if any(budget.metric in RELY_ON_LCP for budget in j.budgets)}
    return tuple(
        Advice(journey, "", 0, RULE, f"step {step!r}: {message}")
        for (journey, step), samples in _by_step(run.samples).items()
        for message in _messages(samples, relied_on=journey in relying)
    )


def _by_step(samples: Sequence[Sample]) -> dict[tuple[str, str], list[Sample]]:
    steps: dict[tuple[str, str], list[Sample]] = {}
    for sample in samples:
        if sample.phase is Phase.MEASURE and sample.metric in {"lcp", "map_render"}:
            steps.setdefault((sample.journey, sample.step), []).append(sample)
    return steps


def _messages(samples: Sequence[Sample], *, relied_on: bool) -> Iterator[str]:
    lcp = [sample for sample in samples if sample.metric == "lcp"]
    if not lcp or not any(s.metric == "map_render" and s.value is not None for s in samples):
        return
    if any(sample.missing is Missing.NO_LCP for sample in lcp):
        yield "the map fills the page and LCP never looks at a canvas, so there is none: judge map_render"
    elif relied_on:
        element = next((str(s.detail["element"]) for s in lcp if s.detail.get("element")), "something else")
        yield f"LCP is that of {element}, never of the map's canvas: judge map_render"
