"""What did not work: iterations that broke off, and values that are missing."""

from __future__ import annotations

from webperf.model.iteration import Failure
from webperf.model.missing import Missing
from webperf.model.sample import Phase, Sample
from webperf.report.view.index import Index
from webperf.report.view.reasons import meaning
from webperf.report.view.records import FailureView, MissingLine, Picture
from webperf.report.view.wording import counted, listed, place


def make_failures(index: Index) -> tuple[FailureView, ...]:
    """One entry for iterations that failed alike: same place, reason and message."""
    groups: dict[tuple[str, str, str, Missing, str], list[Failure]] = {}
    for failure in index.run.failures:
        alike = (failure.journey, failure.step, failure.device, failure.reason, failure.message)
        groups.setdefault(alike, []).append(failure)
    return tuple(_failure(group) for group in groups.values())


def _failure(group: list[Failure]) -> FailureView:
    first = group[0]
    pictured = [failure for failure in group if failure.screenshot]
    return FailureView(
        place=place(first.journey, first.step, first.device),
        iterations=_iterations(group),
        reason=first.reason.value,
        meaning=meaning(first.reason),
        message=first.message,
        picture=_picture(pictured[-1]) if pictured else None,
    )


def _iterations(group: list[Failure]) -> str:
    """`iterations 0–2; warm-up 0`: only measured iterations count, and the reader should see which these were."""
    names = {Phase.MEASURE: "iteration", Phase.WARMUP: "warm-up", Phase.DIAGNOSIS: "diagnosis iteration"}
    parts = []
    for phase, name in names.items():
        found = [failure.iteration for failure in group if failure.phase is phase]
        if found:
            parts.append(f"{name}{'s' if len(found) > 1 else ''} {listed(found)}")
    return "; ".join(parts)


def _picture(failure: Failure) -> Picture:
    return Picture(
        path=failure.screenshot or "",
        title=f"{failure.step}, when it failed",
        note=failure.reason.value,
        description=f"The screen when step {failure.step} of {failure.journey} failed on {failure.device}",
        failed=True,
    )


def make_missing(index: Index) -> tuple[MissingLine, ...]:
    """Measured values that are not there, by place and reason. What does not apply to a step is not missing."""
    groups: dict[tuple[str, str, str, Missing | None], list[Sample]] = {}
    for key, samples in index.samples.items():
        if not index.applies(key):
            continue
        for sample in samples:
            if sample.value is None:
                groups.setdefault((sample.journey, sample.step, sample.device, sample.missing), []).append(sample)
    return tuple(_missing_line(group) for group in groups.values())


def _missing_line(group: list[Sample]) -> MissingLine:
    first = group[0]
    return MissingLine(
        place=place(first.journey, first.step, first.device),
        metrics=", ".join(dict.fromkeys(sample.metric for sample in group)),
        reason=first.missing.value if first.missing else "no reason recorded",
        meaning=meaning(first.missing),
        count=counted(len({sample.iteration for sample in group}), "iteration"),
    )
