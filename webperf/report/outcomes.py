"""What was asked of a run, question by question: for formats that know only passed, failed and not decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from webperf.model.iteration import Failure
from webperf.model.run import Run, Validity
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Finding, Outcome
from webperf.report.selection import pairs
from webperf.report.view.reasons import meaning
from webperf.report.view.verdict import is_news
from webperf.report.view.wording import counted, place


class Answer(StrEnum):
    """FAILED: a budget, threshold or comparison. BROKEN: nothing to judge. UNDECIDED: neither passed nor failed."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Question:
    """One check of a journey or scenario. `text` says how it ended, `numbers` with which numbers."""

    journey: str
    title: str
    place: str
    kind: str
    answer: Answer
    text: str
    numbers: str = ""


def questions(run: Run) -> Iterator[Question]:
    """May the run be used, does each journey reach its end on each device, and everything that was judged.

    `run` is a clean one (`view.clean`).
    """
    yield _trust(run)
    tried = _tried(run)
    for journey, device in pairs(run):
        yield _completes(run, journey, device, tried.get((journey, device), set()))
    for finding in run.verdict.findings:
        if is_news(finding):
            yield _judged(finding)


def _trust(run: Run) -> Question:
    state = run.validity.state
    answer = Answer.BROKEN if state is Validity.INVALID else Answer.PASSED
    text = "; ".join(run.validity.reasons) or "nothing weakens the numbers"
    return Question("webperf", "the numbers can be used", "", "validity", answer, f"{state}: {text}")


def _tried(run: Run) -> dict[tuple[str, str], set[int]]:
    """Iterations that were measured, by journey and device."""
    found: dict[tuple[str, str], set[int]] = {}
    parts: tuple[Sample | Failure, ...] = (*run.samples, *run.failures)
    for part in parts:
        if part.phase is Phase.MEASURE:
            found.setdefault((part.journey, part.device), set()).add(part.iteration)
    return found


def _completes(run: Run, journey: str, device: str, tried: set[int]) -> Question:
    """Broken where no iteration came to its end. Where some did, the run has numbers, and says what it lacks."""
    failures = [f for f in run.failures if (f.journey, f.device, f.phase) == (journey, device, Phase.MEASURE)]
    completed = len(tried) - len({failure.iteration for failure in failures})
    text = f"{completed} of {counted(len(tried), 'iteration')} completed" if tried else "it was not measured"
    answer = Answer.PASSED if completed else Answer.BROKEN
    lines = dict.fromkeys(_failure(failure) for failure in failures)
    return Question(
        journey, f"completes [{device}]", place(journey, "", device), "journey", answer, text, "\n".join(lines)
    )


def _failure(failure: Failure) -> str:
    said = f"{failure.reason}: {meaning(failure.reason)} {failure.message}"
    return f"{failure.step or failure.journey}: {said}"


def _judged(finding: Finding) -> Question:
    around = ", ".join(filter(None, (finding.device, finding.load)))
    where = f" [{around}]" if around else ""
    step = f"{finding.step}: " if finding.step else ""
    rule = "compared with base" if finding.change is not None else finding.budget
    return Question(
        finding.journey,
        f"{step}{finding.metric} {rule}{where}",
        place(finding.journey, finding.step, finding.device),
        _kind(finding),
        _answer(finding),
        finding.message,
        _numbers(finding),
    )


def _kind(finding: Finding) -> str:
    if finding.change is not None:
        return "regression"
    return "budget" if finding.device else "threshold"


def _answer(finding: Finding) -> Answer:
    """What decides nothing cannot fail: it is undecided, with its sentence."""
    if finding.outcome is Outcome.PASS:
        return Answer.PASSED
    return Answer.FAILED if finding.outcome is Outcome.FAIL and finding.gating else Answer.UNDECIDED


def _numbers(finding: Finding) -> str:
    parts = {"value": finding.value, "limit": finding.limit, "n": finding.n}
    change = finding.change
    if change is not None:
        parts |= {"base": change.base, "head": change.head, "ratio": change.ratio, "low": change.low}
        parts |= {"high": change.high, "p": change.p_adjusted}
    told = [f"{name}={value:.6g}" for name, value in parts.items() if value is not None]
    return ", ".join([*told, *([f"unit={finding.unit}"] if finding.unit else [])])
