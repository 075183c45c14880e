"""Several browser users at once, as texts: how many really were, what the machine had left, how each of them fared."""

from __future__ import annotations

from collections.abc import Iterator

from webperf.model.metric import HEADLINES
from webperf.model.monitor import BROWSER, TARGET
from webperf.model.run import Run
from webperf.model.users import UserRow, UsersAtOnce
from webperf.report.view.records import FactTable
from webperf.report.view.wording import place
from webperf.stats.quantity import quantity

NOTHING = "–"
COLUMNS = ("Users", "At once", "Iterations", "Broken off", "Machine busy", "Browsers", "App", "Validity")
NOTE = (
    "Change: the Hodges-Lehmann estimate of the ratio to one user, with its 95 % interval (from four iterations on). "
    "What users meet at one moment is alike, so the interval is narrower than several runs would give. The tables "
    "further down are of one user."
)


def lead(users: UsersAtOnce) -> str:
    """What was measured."""
    *most, last = [str(level.users) for level in users.levels if level.load] or [NOTHING]
    counts = f"{', '.join(most)} and {last}" if most else last
    return f"Measured with one user, then again with {counts} at once, each in a browser of its own."


def loads(run: Run, users: UsersAtOnce) -> Iterator[tuple[str, ...]]:
    """A row for each number of users, under COLUMNS."""
    validity = {level.name: level.validity.state.value for level in (run.under_load.levels if run.under_load else ())}
    for level in users.levels:
        yield (
            str(level.users),
            NOTHING if level.at_once is None else f"{level.at_once:.1f}",
            str(sum(row.iterations for row in level.rows)),
            str(sum(row.failed for row in level.rows)),
            _share(level.busy),
            _share(level.shares.get(BROWSER)),
            _share(level.shares.get(TARGET)),
            validity.get(level.load, NOTHING),
        )


def each_user(users: UsersAtOnce) -> FactTable:
    """A row for each user at each level."""
    rows = [(level.users, row) for level in users.levels if level.users > 1 for row in level.rows]
    headlines = [name for name in HEADLINES if any(name in row.medians for _, row in rows)]
    columns = ("Users", "User", "Where", "n", "Broken off", *headlines)
    return FactTable("Each user", columns=columns, rows=tuple(_row(count, row, headlines) for count, row in rows))


def _row(count: int, row: UserRow, headlines: list[str]) -> tuple[str, ...]:
    reasons = ", ".join(f"{number} × {reason}" for reason, number in row.reasons.items())
    medians = (quantity(row.medians[name], "ms") if name in row.medians else NOTHING for name in headlines)
    where = place(row.journey, "", row.device)
    return str(count), str(row.user), where, str(row.iterations), reasons or "0", *medians


def _share(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.0%}"
