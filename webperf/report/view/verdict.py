"""The head of the report: what the verdict is in words, and what to know before trusting it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence, Set

from webperf.model.budget import Level
from webperf.model.change import Kind
from webperf.model.run import Run, Validity
from webperf.model.sample import Phase
from webperf.model.verdict import Finding, Outcome
from webperf.report.view.index import Index, scenario_names
from webperf.report.view.numbers import state_of
from webperf.report.view.records import Banner, FindingLine, State
from webperf.report.view.soak import soak_sentence
from webperf.report.view.swarm import has_load
from webperf.report.view.why import why
from webperf.report.view.wording import counted, place

WHOLE_RUN = "the whole run"
_ORDER = (Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS)
_SOAKED = {
    Outcome.FAIL: (State.POOR, "Failed"),
    Outcome.INCONCLUSIVE: (State.UNSURE, "Undecided"),
    Outcome.PASS: (State.GOOD, "Passed"),
}


def make_verdict(run: Run) -> Banner:
    """The verdict in one sentence. A run without budgets or without numbers claims nothing."""
    deciding = [finding for finding in run.verdict.findings if finding.gating]
    counts = {outcome: sum(f.outcome is outcome for f in deciding) for outcome in Outcome}
    checks = counted(len(deciding), what_is_judged(run))
    if run.comparing is not None and run.comparing.advises:
        return _advice(run, run.comparing.gating)
    if not _has_numbers(run):
        return Banner(State.POOR, "Nothing measured", "No iteration gave a number, so there is nothing to judge.")
    if run.soak is not None and deciding:
        return Banner(*_SOAKED[run.verdict.state], soak_sentence(run))
    if run.verdict.state is Outcome.FAIL:
        return Banner(State.POOR, "Failed", _failed(counts, checks) + _missed(run))
    if run.verdict.state is Outcome.INCONCLUSIVE:
        undecided = f"{counts[Outcome.INCONCLUSIVE]} of {checks} could not be decided"
        return Banner(State.UNSURE, "Undecided", f"{undecided}; the others hold.{_missed(run)}")
    if run.validity.state is Validity.INVALID:
        limits = "thresholds" if _is_load_only(run) else "budgets"
        return Banner(State.UNSURE, "No verdict", f"The run is invalid, so what its {limits} say proves nothing.")
    if not deciding and not _missed(run):
        title = "No thresholds set" if _is_load_only(run) else "No budgets set"
        return Banner(State.NONE, title, "The numbers are reported; nothing was judged.")
    return Banner(State.GOOD, "Passed", _passed(deciding, what_is_judged(run)) + _missed(run))


def _advice(run: Run, asked: Sequence[str]) -> Banner:
    """Of two runs that were measured apart: what the metrics that matter most seem to do."""
    kinds = [finding.change.kind for finding in run.verdict.findings if finding.change and finding.metric in asked]
    counts = [f"{kinds.count(kind)} {kind.value}" for kind in Kind if kind in kinds]
    state = State.UNSURE if run.verdict.state is Outcome.INCONCLUSIVE else State.NONE
    return Banner(state, "Advice", f"Of {counted(len(kinds), 'comparison')} that matter most: {', '.join(counts)}.")


def _is_load_only(run: Run) -> bool:
    return bool(run.swarm) and not run.samples


def what_is_judged(run: Run) -> str:
    """`budget check`, `threshold` of a load, `comparison`; `check` where there are several kinds."""
    if run.soak is not None:
        return "check"
    of_load = scenario_names(run)
    kinds = {_kind(finding, of_load) for finding in run.verdict.findings if finding.gating}
    return kinds.pop() if len(kinds) == 1 else "check" if kinds else "budget check"


def _kind(finding: Finding, of_load: Set[str]) -> str:
    if finding.change is not None:
        return "comparison"
    return "threshold" if finding.journey in of_load else "budget check"


def _passed(deciding: Sequence[Finding], noun: str) -> str:
    if any(finding.change for finding in deciding):
        return f"No regression in {counted(len(deciding), noun)}."
    return f"The only {noun} holds." if len(deciding) == 1 else f"All {len(deciding)} {noun}s hold."


def _missed(run: Run) -> str:
    """Targets beside a critical level that are missed: they decide nothing, but must not pass unseen."""
    missed = sum(f.level is Level.TARGET and f.outcome is Outcome.FAIL for f in run.verdict.findings)
    return f" {counted(missed, 'target')} {'is' if missed == 1 else 'are'} missed." if missed else ""


def _failed(counts: dict[Outcome, int], checks: str) -> str:
    if not any(counts.values()):
        return "The run is marked as failed, without a finding that says why."
    undecided = counts[Outcome.INCONCLUSIVE]
    rest = f"; {undecided} more could not be decided" if undecided else ""
    return f"{counts[Outcome.FAIL]} of {checks} failed{rest}."


def make_findings(index: Index) -> tuple[FindingLine, ...]:
    """Every judged budget: broken ones first, the farthest over in front, then undecided, then kept."""
    comparing = index.run.comparing
    asked = comparing.gating if comparing and comparing.advises else ()
    findings = index.run.verdict.findings
    shown = [f for f in findings if is_news(f) or (f.metric in asked and f.outcome is not Outcome.PASS)]
    ranked = sorted(shown, key=lambda f: (not f.gating, _ORDER.index(f.outcome), -_excess(f)))
    return tuple(_line(index, finding) for finding in ranked)


def _excess(finding: Finding) -> float:
    """How far a broken budget or a regression is over, as a ratio; 0 keeps the order of judging."""
    if finding.outcome is not Outcome.FAIL:
        return 0.0
    if finding.change is not None:
        return max(finding.change.ratio or 0.0, 1 / (finding.change.ratio or 1.0))
    return finding.value / finding.limit if finding.value is not None and finding.limit else math.inf


def is_news(finding: Finding) -> bool:
    """A comparison compares everything; what decides nothing and did not move would bury the rest."""
    change = finding.change
    return finding.gating or change is None or change.kind in (Kind.REGRESSED, Kind.IMPROVED)


def _line(index: Index, finding: Finding) -> FindingLine:
    where = place(finding.journey, finding.step, finding.device) or WHOLE_RUN
    # What holds needs no reason, and a comparison's sentence has its own.
    hints = "" if finding.outcome is Outcome.PASS or finding.change is not None else why(index, finding)
    # A soak's journeys have no part of their own in the report.
    anchor = "soak" if index.run.soak is not None else index.anchor(finding.journey, finding.step)
    return FindingLine(state_of(finding), where, finding.message, hints, anchor)


def make_reservations(run: Run) -> Iterator[Banner]:
    """What weakens the numbers; shown before the verdict."""
    if run.validity.state is Validity.INVALID:
        text = "Do not draw conclusions from these numbers."
        yield Banner(State.POOR, "Invalid run", text, run.validity.reasons)
    if run.validity.state is Validity.DEGRADED:
        yield Banner(State.UNSURE, "Degraded run", "Read the numbers with this in mind.", run.validity.reasons)
    if run.interrupted:
        text = "It was stopped before its end; what was measured until then is shown."
        if run.soak is not None:
            text += " 'webperf soak --resume FOLDER' goes on with it."
        yield Banner(State.UNSURE, "Interrupted run", text)


def _has_numbers(run: Run) -> bool:
    if run.soak is not None:
        return any(found.loops > found.failed for found in run.soak.availability)
    if run.sweep is not None:
        return any(point.throughput for point in run.sweep.points)
    return has_load(run) or any(s.value is not None for s in run.samples if s.phase is Phase.MEASURE)
