"""The runs of the history as rows, and which of them a filter leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webperf.model.history import Session

PROJECT = "project"
"""The label that tells projects of one history apart: `--label project=NAME`."""

MARKS = {"PASS": "✓", "FAIL": "✕", "INCONCLUSIVE": "?"}


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run in the table."""

    number: int
    started: str
    name: str
    tool: str
    branch: str
    commit: str
    labels: str
    verdict: str
    validity: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What the table is asked for; empty fits all. `text` is looked for in names, commits and labels."""

    text: str = ""
    project: str = ""
    branch: str = ""
    label: str = ""
    verdict: str = ""
    tool: str = ""

    def fits(self, session: Session) -> bool:
        """Is this run one of those?"""
        labels = _labels(session)
        exact = (
            (self.project, session.labels.get(PROJECT, "")),
            (self.branch, session.branch),
            (self.verdict, session.verdict),
            (self.tool, session.tool),
        )
        if any(asked not in ("", found) for asked, found in exact) or (self.label and self.label not in labels):
            return False
        told = " ".join((f"#{session.id}", session.run_id, session.commit, session.branch, *labels)).lower()
        return all(word in told for word in self.text.lower().split())


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by, each in order of how often it is there."""

    projects: tuple[str, ...]
    branches: tuple[str, ...]
    labels: tuple[str, ...]
    verdicts: tuple[str, ...]
    tools: tuple[str, ...]


def run_rows(sessions: Iterable[Session], asked: Filter) -> tuple[RunRow, ...]:
    """Those that fit, the newest first."""
    rows = [_row(session) for session in sessions if asked.fits(session)]
    return tuple(reversed(rows))


def choices(sessions: Sequence[Session]) -> Choices:
    """Of all runs."""
    return Choices(
        projects=_often(session.labels.get(PROJECT, "") for session in sessions),
        branches=_often(session.branch for session in sessions),
        labels=_often(label for session in sessions for label in _labels(session) if not label.startswith("project=")),
        verdicts=_often(session.verdict for session in sessions),
        tools=_often(session.tool for session in sessions),
    )


def title(session: Session) -> str:
    """A run in a list to choose from: `#12 · 2026-01-31 14:05 · main c0ffee12 · nightly`."""
    source = " ".join(filter(None, (session.branch, commit_of(session))))
    parts = (f"#{session.id}", f"{session.started_at:%Y-%m-%d %H:%M}", source, session.run_id)
    return " · ".join(filter(None, parts))


def commit_of(session: Session) -> str:
    """Eight characters, with a + where files were changed and not committed."""
    return session.commit[:8] + ("+" if session.commit and session.dirty else "")


def verdict_of(session: Session) -> str:
    """`✕ FAIL`."""
    return f"{MARKS.get(session.verdict, '·')} {session.verdict}"


def _row(session: Session) -> RunRow:
    return RunRow(
        number=session.id,
        started=f"{session.started_at:%Y-%m-%d %H:%M}",
        name=session.run_id,
        tool=session.tool,
        branch=session.branch,
        commit=commit_of(session),
        labels=", ".join(_labels(session)),
        verdict=verdict_of(session),
        validity=session.validity,
    )


def _labels(session: Session) -> list[str]:
    return [f"{name}={value}" for name, value in session.labels.items()]


def _often(names: Iterable[str]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for name in names:
        if name:
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))
