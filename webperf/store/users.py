"""What follows from a journal of several users at once: who was there, how each fared, and who had the processors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from statistics import median

from webperf.model.background import Stretch
from webperf.model.iteration import Iteration
from webperf.model.metric import HEADLINES
from webperf.model.monitor import BROWSER, HARNESS, TARGET
from webperf.model.sample import Phase
from webperf.model.users import UserRow, UsersAtOnce, UsersLevel
from webperf.stats.at_once import Span, mean_at_once
from webperf.store.busy import busy_words
from webperf.store.journal import JournalContent

HELD = 0.9
"""Share of the users that must have been at it at once."""


def derive_users(journal: JournalContent) -> UsersAtOnce | None:
    """None where there were never several."""
    stretches = [stretch for stretch in journal.stretches if stretch.begins.users]
    return UsersAtOnce(tuple(users_level(stretch, journal) for stretch in stretches)) if stretches else None


def users_level(stretch: Stretch, journal: JournalContent) -> UsersLevel:
    """One stretch of it."""
    own = [i for i in journal.iterations if i.load == stretch.begins.name and i.phase is not Phase.DIAGNOSIS]
    at_once = _at_once(own)
    return UsersLevel(
        users=stretch.begins.users,
        load=stretch.begins.name,
        at_once=None if at_once is None else round(at_once, 3),
        busy=stretch.ends.busy if stretch.ends else None,
        shares=_shares(stretch, journal),
        rows=tuple(_rows(own, stretch.begins.users)),
    )


def users_reasons(level: UsersLevel) -> Iterator[str]:
    """What weakens its numbers, beside iterations that are missing."""
    if busy := busy_words(level.busy, level.shares):
        yield busy
    if level.at_once is not None and level.at_once < HELD * level.users:
        yield f"only {level.at_once:.1f} of {level.users} users were at it at once on average"


def _at_once(iterations: Iterable[Iteration]) -> float | None:
    """Over the measured time of all cells, one after the other."""
    cells: dict[tuple[str, str], list[Iteration]] = {}
    for iteration in iterations:
        cells.setdefault((iteration.journey, iteration.device), []).append(iteration)
    there_s = all_s = 0.0
    for cell in cells.values():
        measured = [_span(i) for i in cell if i.phase is Phase.MEASURE]
        window = (min((s[0] for s in measured), default=0.0), max((s[1] for s in measured), default=0.0))
        at_once = mean_at_once(map(_span, cell), window)
        if at_once is not None:
            there_s += at_once * (window[1] - window[0])
            all_s += window[1] - window[0]
    return there_s / all_s if all_s else None


def _span(iteration: Iteration) -> Span:
    began = datetime.fromisoformat(iteration.started_at).timestamp()
    return began, began + iteration.wall_ms / 1000


def _shares(stretch: Stretch, journal: JournalContent) -> dict[str, float]:
    """Of all processors, by group of processes; empty where nobody looked."""
    host = journal.header.environment.get("host")
    cpus = host.get("cpus") if isinstance(host, Mapping) else None
    if stretch.ends is None or not isinstance(cpus, int) or not cpus:
        return {}
    within = [s for s in journal.monitored if stretch.begins.at_s <= s.at_s - s.span_s and s.at_s <= stretch.ends.at_s]
    all_s = sum(second.span_s for second in within) * cpus
    used: defaultdict[str, float] = defaultdict(float)
    for second in within:
        for usage in second.usages:
            if usage.group in (TARGET, BROWSER, HARNESS) and usage.cpu is not None:
                used[usage.group] += usage.cpu * second.span_s
    return {group: round(used[group] / all_s, 4) for group in (TARGET, BROWSER, HARNESS) if group in used}


def _rows(iterations: Sequence[Iteration], users: int) -> Iterator[UserRow]:
    """In order of the cells, then of the users."""
    rows: dict[tuple[str, str, int], list[Iteration]] = {}
    for iteration in iterations:
        if iteration.phase is Phase.MEASURE:
            rows.setdefault((iteration.journey, iteration.device, max(1, iteration.user)), []).append(iteration)
    cells = dict.fromkeys((journey, device) for journey, device, _ in rows)
    for journey, device in cells:
        for user in range(1, users + 1):
            own = rows.get((journey, device, user), [])
            failures = [i.failure for i in own if i.failure]
            reasons = Counter(failure.reason.value for failure in failures)
            yield UserRow(user, journey, device, len(own), len(failures), dict(reasons), _medians(own))


def _medians(iterations: Sequence[Iteration]) -> dict[str, float]:
    values: dict[tuple[str, str], list[float]] = {}
    for sample in (sample for iteration in iterations for sample in iteration.samples):
        if sample.metric in HEADLINES and sample.value is not None:
            values.setdefault((sample.metric, sample.step), []).append(sample.value)
    found: dict[str, float] = {}
    for (metric, _step), numbers in values.items():
        found[metric] = max(found.get(metric, 0.0), round(median(numbers), 3))
    return found
