"""Two runs that were measured apart: every metric they share is compared, and nothing of it decides.

Two sessions of the same code differ by more than the runs within one (5 % where those differ by 1 % is usual), so that
a test of values against values is red on a fifth of all builds that changed nothing. It is told, and gates nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from webperf.judge.causes import Causes
from webperf.judge.compare import compare
from webperf.judge.question import questions
from webperf.model.metric import HEADLINES, Unit
from webperf.model.rule import Rule
from webperf.model.run import Validity
from webperf.model.sample import Phase, Sample
from webperf.model.stored import StoredRun
from webperf.model.verdict import Finding

LOAD_HEADLINES = ("http_req_duration.p95", "http_req_failed.rate")

APART = (
    "the two were measured apart: from one session to the next the machine alone often moves a number by 5 %, "
    "however surely the values of each agree; 'webperf ab' measures both in turns, and decides"
)


@dataclass(frozen=True, slots=True)
class Advice:
    """`findings` decide nothing; `asked` are the metrics that matter most, `reasons` say why it only advises."""

    findings: tuple[Finding, ...]
    asked: tuple[str, ...]
    reasons: tuple[str, ...]


def advise(base: StoredRun, head: StoredRun, rule: Rule, metrics: Sequence[str] = ()) -> Advice:
    """One finding for each metric of a step on a device that both measured under the same conditions.

    `metrics`: those that matter most; none named: the headlines, of an import every time, share and score.
    """
    elsewhere = _other_conditions(base, head)
    sides = [[s for s in side.samples if s.device not in elsewhere] for side in (base, head)]
    both = _series(sides[0]) & _series(sides[1])
    shared = [[s for s in side if _key(s) in both] for side in sides]
    asked = tuple(metrics) or headlines(shared[1])
    found = compare(questions(*shared, gating=asked, paired=False), rule, reference="base", causes=Causes(*shared))
    reasons = (APART, *_environments(base, head), *elsewhere.values(), *_only_one(sides), *_weaknesses(base, head))
    return Advice(tuple(replace(finding, gating=False) for finding in found), asked, reasons)


def headlines(samples: Sequence[Sample]) -> tuple[str, ...]:
    """Of pages and loads; of what has neither (an import) every time, share and score."""
    measured = {sample.metric: sample.unit for sample in samples}
    known = tuple(name for name in (*HEADLINES, *LOAD_HEADLINES) if name in measured)
    return known or tuple(n for n, unit in measured.items() if unit in {Unit.MS, Unit.RATIO, Unit.SCORE})


def _key(sample: Sample) -> tuple[str, str, str, str]:
    return sample.journey, sample.step, sample.device, sample.metric


def _series(samples: Sequence[Sample]) -> set[tuple[str, str, str, str]]:
    return {_key(sample) for sample in samples if sample.phase is Phase.MEASURE}


def _other_conditions(base: StoredRun, head: StoredRun) -> Mapping[str, str]:
    """Devices whose network or processor was another: by name, with words. Their numbers are not compared."""
    networks = [{s.device: s.network for s in side.samples if s.device} for side in (base, head)]
    found = {}
    for device in networks[0]:
        before = (networks[0][device], base.cpu.get(device, ""))
        after = (networks[1].get(device, before[0]), head.cpu.get(device, before[1]))
        if before != after:
            found[device] = f"{device} is left out: {_conditions(*before)} in base, {_conditions(*after)} in head"
    return found


def _conditions(network: str, cpu: str) -> str:
    return f"network {network or 'none'}, processor {cpu or 'not slowed down'}"


def _environments(base: StoredRun, head: StoredRun) -> Iterator[str]:
    differences = base.environment.differences(head.environment)
    if differences:
        yield f"the environment is another: {'; '.join(differences)}"


def _only_one(sides: Sequence[Sequence[Sample]]) -> Iterator[str]:
    """Steps that one of the two has not; single metrics of a step come and go with versions."""
    places = [dict.fromkeys((s.journey, s.step, s.device) for s in side if s.phase is Phase.MEASURE) for side in sides]
    for name, own, other in (("base", *places), ("head", *reversed(places))):
        alone = [" / ".join(filter(None, place)) for place in own if place not in other]
        if alone:
            more = f" and {len(alone) - 3} more" if len(alone) > 3 else ""
            yield f"only {name} measured {', '.join(alone[:3])}{more}"


def _weaknesses(base: StoredRun, head: StoredRun) -> Iterator[str]:
    """Of base; those of head are the run's own."""
    trust = base.run.validity
    if trust.state is not Validity.VALID:
        yield f"base is {trust.state.value}" + (f": {'; '.join(trust.reasons)}" if trust.reasons else "")
    if base.run.started_at > head.run.started_at:
        yield "base is the later of the two"
