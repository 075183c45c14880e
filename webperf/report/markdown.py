"""Markdown for people on GitHub: the summary of a job, or the one comment on a pull request that is kept up to date.

The verdict comes first, and everything is told in order of weight, for a comment may have 65 536 characters
(a summary 1 MiB): what has no room is counted. Names and messages of the site are escaped so that they are text: no
markup, no mention, no reference to an issue. `MARKER` is how a workflow finds its own comment again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from webperf.report.view import ReportView
from webperf.report.view.records import Banner, Cell, ComparisonView, FactTable, SoakView, State, SwarmView

MARKER = "<!-- webperf-report -->"
LONGEST_BYTES = 65_536
"""GitHub counts characters of a comment; bytes are never fewer."""

_NOTE_BYTES = 200
# All ASCII punctuation that may begin something in GitHub's Markdown, and what a word joiner must follow: GitHub looks
# for mentions and issues after Markdown is done, when an entity is a character again.
_SYNTAX = re.compile(r"[!\"#$&*+\-/:<=>?@\[\\\]^_`{|}~]|(?<=[Ww]{3})\.")
_REFERENCES = re.compile(r"@|#(?=\d)|(?<=[Gg][Hh])-(?=\d)")
_JOINER = "\u2060"


def render_markdown(view: ReportView) -> str:
    """The whole text, verdict first."""
    page = _Page(LONGEST_BYTES)
    page.add(
        f"{MARKER}\n## {view.verdict.state.symbol} webperf: {plain(view.verdict.title)}\n\n{plain(view.verdict.text)}"
    )
    for banner in view.reservations:
        page.add(*_banner(banner))
    page.add(*_findings(view))
    if view.comparison:
        page.add(*_comparison(view.comparison))
    if view.matrix.headlines or not view.soak:
        page.add(*_matrix(view))
    page.add(
        "### Broken off", (f"- {plain(f.place)}, {f.iterations}: {f.reason}. {plain(f.message)}" for f in view.failures)
    )
    for scenario in view.swarm:
        for part in _swarm(scenario):
            page.add(*part)
    if view.soak:
        for part in _soak(view.soak):
            page.add(*part)
    facts = f"{code(view.run_id)} · {plain(view.started)} · {plain(view.extent)}"
    page.add(facts + (f"\n\n{plain(view.caution)}" if view.caution else ""))
    return page.text


def plain(text: str) -> str:
    """A sentence as text only."""
    joined = _REFERENCES.sub(lambda found: found.group() + _JOINER, text)
    return _SYNTAX.sub(lambda found: f"&#{ord(found.group())};", joined)


def code(text: str) -> str:
    """A name. GitHub makes no links of what is in `code`."""
    return f"<code>{_SYNTAX.sub(lambda found: f'&#{ord(found.group())};', text)}</code>"


class _Page:
    """Blocks of text, as long as there is room."""

    def __init__(self, longest_bytes: int) -> None:
        self._left = longest_bytes - _NOTE_BYTES
        self._blocks: list[str] = []

    @property
    def text(self) -> str:
        """All that had room."""
        return "\n\n".join(self._blocks) + "\n"

    def add(self, head: str, rows: Iterable[str] | None = None) -> None:
        """A head with the lines below it, all or the first of them; no head without a line."""
        lines = [head, *([""] if rows is not None and not head.endswith("|") else [])]
        wanted = list(rows or ())
        if rows is not None and not wanted:
            return
        left = self._left - _size(lines) - _NOTE_BYTES
        kept = 0
        for row in wanted:
            left -= _size([row])
            if left < 0:
                break
            kept += 1
        if kept < len(wanted):
            wanted = [*wanted[:kept], "", f"{len(wanted) - kept} more are in report.html"]
        block = "\n".join([*lines, *wanted])
        if _size([block]) + 1 <= self._left:
            self._blocks.append(block)
            self._left -= _size([block]) + 1


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode("utf-8", "replace")) + 1 for line in lines)


def _banner(banner: Banner) -> tuple[str, Iterator[str] | None]:
    head = f"**{banner.state.symbol} {plain(banner.title)}** {plain(banner.text)}"
    return head, (f"- {plain(point)}" for point in banner.points) if banner.points else None


def _findings(view: ReportView) -> tuple[str, Iterator[str]]:
    """What is not simply kept."""
    open_ones = (found for found in view.findings if found.state is not State.GOOD)
    head = _head("### Findings", ("", "Where", "What"))
    return head, (_row(found.state.symbol, code(found.place), plain(found.message)) for found in open_ones)


def _comparison(comparison: ComparisonView) -> tuple[str, Iterator[str]]:
    between = f"### {code(comparison.head)} against {code(comparison.base)}"
    head = _head(between, ("", "Where", "Metric", "Base", "Head", "Change", "Interval", "p", "Pairs"))
    lines = (*comparison.deciding, *comparison.others)
    return head, (
        _row(
            line.state.symbol,
            code(line.place),
            code(line.metric),
            *map(plain, (line.base, line.head, line.change, line.interval, line.p, line.n)),
        )
        for line in lines
    )


def _matrix(view: ReportView) -> tuple[str, Iterator[str]]:
    head = _head("### Headline numbers", ("Journey", "Device", *(plain(h.title) for h in view.matrix.headlines)))
    rows = ((group.journey, row) for group in view.matrix.groups for row in group.rows)
    return head, (_row(code(journey), code(row.device), *map(_cell, row.cells)) for journey, row in rows)


def _cell(cell: Cell) -> str:
    if cell.numbers is None:
        return "–" if cell.state is State.NONE else f"{cell.state.symbol} {plain(cell.note)}"
    numbers = cell.numbers
    span = f" [{plain(numbers.span)}]" if numbers.span else ""
    missing = f", {plain(numbers.missing)}" if numbers.missing else ""
    return f"{cell.state.symbol} **{plain(numbers.median)}**{span} n={numbers.n}, {code(cell.note)}{missing}"


def _swarm(scenario: SwarmView) -> Iterator[tuple[str, Iterator[str] | None]]:
    yield f"### Load: {code(scenario.scenario)}\n\n{plain(scenario.held)}", None
    yield "", (f"- {state.symbol} {plain(message)}" for state, message in scenario.thresholds)
    for table in scenario.tables:
        yield _facts(table)


def _soak(soak: SoakView) -> Iterator[tuple[str, Iterator[str] | None]]:
    yield f"### Soak\n\n{plain(soak.lead)}", None
    for table in (*(part.table for part in soak.parts), soak.availability):
        yield _facts(table)


def _facts(table: FactTable) -> tuple[str, Iterator[str]]:
    head = _head(f"**{plain(table.title)}**", tuple(map(plain, table.columns)))
    return head, (_row(code(row[0]), *map(plain, row[1:])) for row in table.rows)


def _head(title: str, columns: Sequence[str]) -> str:
    return f"{title}\n\n{_row(*columns)}\n{_row(*('---' for _ in columns))}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
