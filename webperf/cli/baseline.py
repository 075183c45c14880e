"""`webperf baseline`: runs to compare with, rolling and pinned."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from webperf.cli import options
from webperf.errors import UsageError, unknown_name

if TYPE_CHECKING:
    from webperf.judge.baseline import Past
    from webperf.model.history import Baseline, Series, Session
    from webperf.model.verdict import Verdict
    from webperf.store.history.history import History

ROLLING = 10
"""Sessions of the rolling reference: the newest of the baseline."""

DEFAULT_NAME = "main"
_MARKS = {"regressed": "✕", "improved": "✓", "inconclusive": "?", "unchanged": "="}
"""By kind, in the order in which they are told."""

name_argument = click.argument("name", default=DEFAULT_NAME, metavar="[NAME]")


@click.group()
def baseline() -> None:
    """Compare a run with earlier ones, rolling and pinned.

    A baseline is a name for runs in the history ('main' unless said otherwise). Its newest ten are the rolling
    reference; pinned ones (a release's) stay, so that slow creep shows. It decides from eight sessions in the
    same environment on; until then it advises. 'webperf ab' decides at once.
    """


@baseline.command()
@name_argument
@click.option("--run", "runs", multiple=True, metavar="RUN", help="Number or id; repeat for several [the newest].")
@options.history_option
def save(name: str, runs: tuple[str, ...], history: str | None) -> None:
    """Add runs to a baseline: call it after each good run of the main branch."""
    kept, found = _chosen(history, runs)
    kept.save_baseline(_checked(name), [session.id for session in found], pinned=False)
    click.echo(f"{name}: added {', '.join(session.name for session in found)}")


@baseline.command()
@name_argument
@click.option("--run", "runs", multiple=True, metavar="RUN", help="Number or id; repeat for several [its newest ten].")
@options.history_option
def pin(name: str, runs: tuple[str, ...], history: str | None) -> None:
    """Pin runs as a reference that stays, in place of those pinned before."""
    from webperf.cli.kept import needed_history

    kept = needed_history(history)
    numbers = [kept.session(run).id for run in runs] or list(_known(kept, name).runs[-ROLLING:])
    kept.save_baseline(_checked(name), numbers, pinned=True)
    click.echo(f"{name}: pinned {', '.join(f'#{number}' for number in numbers)}")


@baseline.command("list")
@options.history_option
def list_baselines(history: str | None) -> None:
    """List baselines with their runs."""
    from webperf.cli.history import columns
    from webperf.cli.kept import needed_history
    from webperf.report.view.wording import counted

    rows = []
    for one in needed_history(history).baselines():
        newest = f"newest #{one.runs[-1]}" if one.runs else "none"
        pinned = f"pinned {', '.join(f'#{run}' for run in one.pinned)}" if one.pinned else "none pinned"
        rows.append((one.name, counted(len(one.runs), "run"), newest, pinned))
    for line in columns(rows):
        click.echo(line)


@baseline.command()
@click.argument("name", metavar="NAME")
@options.history_option
def remove(name: str, history: str | None) -> None:
    """Forget a baseline; its runs stay in the history."""
    from webperf.cli.kept import needed_history

    kept = needed_history(history)
    _known(kept, name)
    kept.remove_baseline(name)
    click.echo(f"{name}: removed")


@baseline.command()
@name_argument
@click.option("--run", "runs", multiple=True, metavar="RUN",
              help="Number or id of the run to compare; repeat for runs of the same code [the newest].")  # fmt: skip
@click.option("--metric", "metrics", multiple=True, metavar="NAME",
              help="Metrics that decide; repeat [headlines; of loads and imports times, shares].")  # fmt: skip
@click.option("--alpha", type=click.FloatRange(1e-6, 0.2), default=0.01, show_default=True,
              help="Chance of a false alarm, over all metrics that decide.")  # fmt: skip
@options.history_option
@options.plain_option
@options.strict_option
def compare(
    name: str,
    runs: tuple[str, ...],
    metrics: tuple[str, ...],
    alpha: float,
    history: str | None,
    as_json: bool,
    strict: bool,
) -> int:
    """Compare a run with the rolling and the pinned reference.

    A slow night of the machine looks like a regression: measure again and name both runs. Of several, a change is one
    that all of them show.

    Exits with 1 when a metric that decides has regressed; with 3 and --strict where nothing could be decided.
    """
    from webperf.judge.baseline import compare_with_past
    from webperf.judge.gate import exit_code, verdict_of
    from webperf.model.rule import Rule

    kept, heads = _chosen(history, runs)
    pasts = _pasts(kept, _known(kept, name), heads)
    measured = kept.points(heads)
    wanted = _wanted(metrics, {series.metric for series in measured})
    findings = compare_with_past(measured, pasts, Rule(alpha=alpha), (wanted or _deciding(measured)).__contains__)
    verdict = verdict_of(findings)
    _say(heads, verdict, as_json=as_json)
    decided = any(finding.gating for finding in findings)
    return 3 if strict and not decided else exit_code(verdict, strict=strict)


def _pasts(kept: History, known: Baseline, heads: tuple[Session, ...]) -> tuple[Past, ...]:
    """Rolling and pinned reference, without the runs themselves and what came after the first of them."""
    head = min(heads, key=lambda session: session.started_at)
    others = [session.name for session in heads if session.environment.digest != head.environment.digest]
    if others:
        raise UsageError(f"{', '.join(others)}: another environment than {head.name}'s, so not the same measured again")
    rolling = _earlier(kept, known.runs, heads)[-ROLLING:]
    pinned = _earlier(kept, known.pinned, heads)
    found = ((f"rolling baseline '{known.name}'", rolling), (f"pinned baseline '{known.name}'", pinned))
    pasts = tuple(_past(kept, title, sessions, head) for title, sessions in found if sessions)
    if not pasts:
        raise UsageError(f"baseline {known.name!r} has no run before {head.name}: 'webperf baseline save' adds one")
    return pasts


def _earlier(kept: History, numbers: tuple[int, ...], heads: tuple[Session, ...]) -> list[Session]:
    own, first = {session.id for session in heads}, min(session.started_at for session in heads)
    sessions = (kept.session(str(number)) for number in numbers if number not in own)
    usable = [s for s in sessions if s.validity != "INVALID" and s.started_at <= first]
    return sorted(usable, key=lambda session: (session.started_at, session.id))


def _past(kept: History, title: str, sessions: list[Session], head: Session) -> Past:
    """Of the sessions in head's environment; of all of them, with a caution, where those are none."""
    from webperf.judge.baseline import Past

    same = [session for session in sessions if session.environment.digest == head.environment.digest]
    if same:
        return Past(title, kept.points(same))
    differences = "; ".join(sessions[-1].environment.differences(head.environment))
    return Past(title, kept.points(sessions), f"its environment is another ({differences})")


def _say(heads: tuple[Session, ...], verdict: Verdict, *, as_json: bool) -> None:
    from webperf.model.plain import to_plain

    if as_json:
        numbers = [head.id for head in heads]
        click.echo(json.dumps({"run": numbers[0], "runs": numbers, **to_plain(verdict)}, indent=1))
        return
    order = list(_MARKS)
    compared = [(finding, finding.change) for finding in verdict.findings if finding.change]
    for finding, change in sorted(compared, key=lambda both: (not both[0].gating, order.index(both[1].kind))):
        place = " / ".join(part for part in (finding.journey, finding.step, finding.device) if part)
        click.echo(f"{_MARKS[change.kind]} {place}: {finding.message}")
    decided = sum(finding.gating for finding, _ in compared)
    state = verdict.state if decided else "ADVISORY"
    named = f"run{'' if len(heads) == 1 else 's'} {', '.join(head.name for head in heads)}"
    found = f"{decided} of {len(compared)} comparisons decide"
    nothing = "nothing in common with the baseline, so nothing was compared: --run names another"
    click.echo(f"{state}: {named}, {found if compared else nothing}")


def _deciding(measured: Iterable[Series]) -> frozenset[str]:
    """Headlines of a page; of a load or an imported run, which has none, every time, share and score."""
    from webperf.model.metric import HEADLINES

    series = tuple(measured)
    headlines = {each.metric for each in series} & set(HEADLINES)
    return frozenset(headlines or {each.metric for each in series if each.unit in {"ms", "ratio", "score"}})


def _wanted(metrics: tuple[str, ...], measured: set[str]) -> frozenset[str]:
    for metric in metrics:
        if metric not in measured:
            raise UsageError(f"--metric: {unknown_name('metric', metric, measured)}")
    return frozenset(metrics)


def _chosen(history: str | None, runs: tuple[str, ...]) -> tuple[History, tuple[Session, ...]]:
    from webperf.cli.kept import needed_history
    from webperf.model.history import Selection

    kept = needed_history(history)
    found = tuple(kept.session(run) for run in runs) or kept.sessions(Selection(last=1))
    if not found:
        raise UsageError(f"no run in {kept.address}: 'webperf run' adds one")
    return kept, found


def _known(kept: History, name: str) -> Baseline:
    known = {one.name: one for one in kept.baselines()}
    if name not in known:
        raise UsageError(unknown_name("baseline", name, known))
    return known[name]


def _checked(name: str) -> str:
    if not name.strip() or len(name) > options.LONGEST_LABEL or not name.isprintable():
        raise UsageError(
            f"{name[:40]!r} is no name for a baseline: write 1 to {options.LONGEST_LABEL} plain characters"
        )
    return name
