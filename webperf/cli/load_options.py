"""The options that say how a load is made: its shape, what is asked of a URL, and how requests travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from webperf.cli.gathered import gathered
from webperf.swarm.load import Executor

if TYPE_CHECKING:
    from webperf.swarm.ask import Ask
    from webperf.swarm.options import Options
    from webperf.swarm.wire.options import Way


# What these make is imported when a command is called: `--help` needs none of it.
def _wished(**values: Any) -> Options:
    from webperf.swarm.options import Options

    return Options(**values)


def _ask(method: str | None, body: str | None, statuses: str | None, size: int | None, text: str | None) -> Ask:
    from webperf.swarm.ask import ask_from

    return ask_from(method, body, statuses, size, text)


def _way(**values: Any) -> Way:
    from webperf.swarm.wire.options import Way

    return Way(**values)


wished_options = gathered(
    "wished",
    _wished,
    click.option("--vus", type=click.IntRange(1), metavar="N", help="Users; with --rate, the most there may be."),
    click.option("--rate", metavar="R", help="Arrivals a second, or 90/min; each is begun when it is due."),
    click.option("--stages", metavar="T:N,...", help="10s:50,30s:50,10s:0 ramps users; 10s:50/s ramps arrivals."),
    click.option(
        "--shape", metavar="NAME", help="smoke, load, stress, spike or soak, at the height of --vus or --rate."
    ),
    click.option("--duration", metavar="T", help="How long: 30s, 1m30s."),
    click.option("--iterations", type=click.IntRange(1), metavar="N", help="So many iterations, shared by all users."),
    click.option("--executor", metavar="NAME", help=f"One of {', '.join(Executor)}; else told from the other options."),
    click.option("--late", metavar="POLICY", help="drop, queue or spawn: what is due while all users are busy."),
    click.option("--max-vus", type=click.IntRange(1), metavar="N", help="Most users that late work may call up."),
    click.option("--think", metavar="T", help="Pause of a user after each iteration."),
    click.option("--warmup", metavar="T", help="Time at the beginning that is in no number."),
)
"""As `Options`, where None is what was not said."""

ask_options = gathered(
    "ask",
    _ask,
    click.option("--method", metavar="NAME", help="Of a URL: GET, or POST with a body, unless another is named."),
    click.option("--body", metavar="TEXT|@FILE", help="Of a URL: what is sent; JSON gets its content type."),
    click.option(
        "--expect-status", "statuses", metavar="N,...", help="Of a URL: any other status is a failure [below 400]."
    ),
    click.option(
        "--expect-size", "size", type=click.IntRange(0), metavar="BYTES",
        help="Of a URL: size of the body as it comes.",
    ),
    click.option(
        "--expect-text", "text", metavar="TEXT", help="Of a URL: what the body holds; looked for in each 100th answer."
    ),
)  # fmt: skip
"""As `Ask`."""


@dataclass(frozen=True, slots=True)
class Permitted:
    """What the guard of loads lets pass: hosts other than this machine, and caps that are lifted or lowered."""

    hosts: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()


guard_options = gathered(
    "permitted",
    Permitted,
    click.option(
        "--allow-host",
        "hosts",
        multiple=True,
        metavar="HOST",
        help="A host, other than this machine, that may be loaded.",
    ),
    click.option(
        "--cap",
        "caps",
        multiple=True,
        metavar="NAME=VALUE",
        help="Lift or lower a cap of the guard: rate=5000, users=3000, duration=8h.",
    ),
)
"""As `Permitted`."""

way_options = gathered(
    "way",
    _way,
    click.option("--http2", is_flag=True, help="Ask for HTTP/2; slower than the wire that speaks HTTP/1.1."),
    click.option("--proxy", metavar="URL", help="Go through an HTTP proxy; slower too."),
)
"""As `Way`."""
