"""Text of the measured site is data: whatever could move a cursor, turn text around or break a file goes out here.

The whole run passes through once, before any view is built from it, so that no format can forget.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from webperf.model.change import Cause, Change
from webperf.model.comparing import Comparing
from webperf.model.iteration import Artifact, Failure, Screenshot
from webperf.model.mobile import MobileCheck, MobileDevice
from webperf.model.monitor import Gap, Monitored, Usage, UsageSummary
from webperf.model.run import Holding, LoadLevel, Reference, Run, Summary, Trust, UnderLoad
from webperf.model.sample import Sample
from webperf.model.soak import Available, Course, Soak
from webperf.model.verdict import Finding

LONGEST = 500
"""Characters of one text; a page's error message may be a megabyte."""

_DEEPEST = 8
_PATHS = frozenset({"path", "screenshot"})

Record = TypeVar(
    "Record", Sample, Summary, Finding, Screenshot, Failure, Artifact, MobileDevice, MobileCheck, Change, Cause,
    LoadLevel, Holding, Gap, Usage, UsageSummary, Course, Available,
)  # fmt: skip
Row = TypeVar("Row", Usage, UsageSummary)

# ESC [ ... final byte (colours, cursor), ESC ] ... BEL or ST (titles, links), ESC and one character; the C1 forms too.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]"
)
# Joiners shape emoji and Indic scripts; every other format character (bidi overrides, tags, BOM) only hides something.
_JOINERS = frozenset("\u200c\u200d")


@lru_cache(maxsize=4096)
def clean_text(text: str) -> str:
    """One line without escapes, control, bidi or invisible characters, lone surrogates; at most 500 characters.

    >>> clean_text("\\x1b[31mred\\x1b[0m\\u202e\\x00 two\\nlines")
    'red two lines'
    """
    kept = "".join(_clean_character(character) for character in _ESCAPES.sub("", text[: LONGEST * 8]))
    line = " ".join(kept.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _clean_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Zl", "Zp"} or character in "\t\n\v\f\r\x85":
        return " "
    if category == "Cs":
        return "\ufffd"
    return "" if category in {"Cc", "Cf"} and character not in _JOINERS else character


def clean_run(run: Run) -> Run:
    """The run with every text that may come from outside made harmless. Paths of pictures stay as they are."""
    return replace(
        run,
        run_id=clean_text(run.run_id),
        started_at=clean_text(run.started_at),
        environment=_clean_value(run.environment, 0),
        validity=_clean_trust(run.validity),
        samples=tuple(_clean_record(sample) for sample in run.samples),
        summary=tuple(_clean_record(summary) for summary in run.summary),
        verdict=replace(run.verdict, findings=tuple(_clean_finding(finding) for finding in run.verdict.findings)),
        journeys=tuple(
            replace(
                facts,
                name=clean_text(facts.name),
                description=clean_text(facts.description),
                file=clean_text(facts.file),
            )
            for facts in run.journeys
        ),
        screenshots=tuple(_clean_record(picture) for picture in run.screenshots),
        failures=tuple(_clean_record(failure) for failure in run.failures),
        swarm=tuple(_clean_value(scenario, 0) for scenario in run.swarm),
        artifacts=tuple(
            replace(_clean_record(artifact), step_starts={clean_text(k): v for k, v in artifact.step_starts.items()})
            for artifact in run.artifacts
        ),
        mobile=tuple(
            replace(_clean_record(device), checks=tuple(_clean_record(check) for check in device.checks))
            for device in run.mobile
        ),
        comparing=_clean_comparing(run.comparing),
        under_load=_clean_under_load(run.under_load),
        monitor=_clean_monitor(run.monitor),
        soak=_clean_soak(run.soak),
        reference=_clean_reference(run.reference),
        chaos=_clean_tree(run.chaos),
        sweep=_clean_tree(run.sweep),
        users=_clean_tree(run.users),
    )


def _clean_reference(reference: Reference | None) -> Reference | None:
    if reference is None:
        return None
    return replace(
        reference,
        name=clean_text(reference.name),
        samples=tuple(_clean_record(sample) for sample in reference.samples),
        summary=tuple(_clean_record(summary) for summary in reference.summary),
        failures=tuple(_clean_record(failure) for failure in reference.failures),
    )


def _clean_tree(value: Any) -> Any:
    """Records within records, where there are few of them."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _clean_tree(getattr(value, field.name)) for field in fields(value)})
    if isinstance(value, tuple):
        return tuple(_clean_tree(item) for item in value)
    if isinstance(value, Mapping):
        return _clean_value(value, 0)
    return clean_text(value) if type(value) is str else value


def _clean_finding(finding: Finding) -> Finding:
    kept = _clean_record(finding)
    if kept.change is None:
        return kept
    change = replace(
        _clean_record(kept.change),
        causes=tuple(_clean_record(cause) for cause in kept.change.causes),
        warnings=tuple(clean_text(warning) for warning in kept.change.warnings),
    )
    return replace(kept, change=change)


def _clean_under_load(loaded: UnderLoad | None) -> UnderLoad | None:
    if loaded is None:
        return None
    return replace(
        loaded,
        levels=tuple(_clean_level(level) for level in loaded.levels),
        holdings=tuple(_clean_record(holding) for holding in loaded.holdings),
    )


def _clean_level(level: LoadLevel) -> LoadLevel:
    return replace(
        _clean_record(level),
        validity=_clean_trust(level.validity),
        samples=tuple(_clean_record(sample) for sample in level.samples),
        summary=tuple(_clean_record(summary) for summary in level.summary),
        changes=tuple(_clean_finding(finding) for finding in level.changes),
        failures=tuple(_clean_record(failure) for failure in level.failures),
        swarm=tuple(_clean_value(scenario, 0) for scenario in level.swarm),
    )


def _clean_trust(trust: Trust) -> Trust:
    return Trust(trust.state, tuple(clean_text(reason) for reason in trust.reasons))


def _clean_soak(soak: Soak | None) -> Soak | None:
    if soak is None:
        return None
    return replace(
        soak,
        leaks=tuple(_clean_record(course) for course in soak.leaks),
        latencies=tuple(_clean_record(course) for course in soak.latencies),
        own=tuple(_clean_record(course) for course in soak.own),
        availability=tuple(
            replace(_clean_record(found), reasons=_clean_value(found.reasons, 0)) for found in soak.availability
        ),
    )


def _clean_monitor(monitor: Monitored | None) -> Monitored | None:
    """A kind is told by a command line, and the name of a counter by an endpoint."""
    if monitor is None:
        return None
    return replace(
        monitor,
        summary=tuple(_clean_usage(row) for row in monitor.summary),
        gaps=tuple(_clean_record(gap) for gap in monitor.gaps),
        timeline=tuple(
            replace(second, usages=tuple(_clean_usage(usage) for usage in second.usages)) for second in monitor.timeline
        ),
    )


def _clean_usage(row: Row) -> Row:
    return replace(_clean_record(row), others=_clean_value(row.others, 0))


def _clean_comparing(comparing: Comparing | None) -> Comparing | None:
    if comparing is None:
        return None
    advises = tuple(clean_text(reason) for reason in comparing.advises)
    return replace(comparing, base=clean_text(comparing.base), head=clean_text(comparing.head), advises=advises)


def _clean_record(record: Record) -> Record:
    """Text fields only. Enumerations are ours; a path must still find its file; `detail` is cleaned where shown."""
    texts: dict[str, Any] = {
        field.name: clean_text(value)
        for field in fields(record)
        if type(value := getattr(record, field.name)) is str and field.name not in _PATHS
    }
    return replace(record, **texts)


def _clean_value(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        if depth == _DEEPEST:
            return "…"
        return {clean_text(str(key)): _clean_value(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean_value(item, depth + 1) for item in value] if depth < _DEEPEST else "…"
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return clean_text(str(value))
