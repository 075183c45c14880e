"""`webperf swarm`: load an API with scenarios, or with one URL."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webperf.cli import load_options, options
from webperf.cli.app_options import App, app_options
from webperf.cli.monitor_options import monitor_options
from webperf.cli.output import Output, output_options
from webperf.cli.profile_option import load_profile_option
from webperf.errors import UsageError, unknown_name
from webperf.swarm.users.registry import USERS

if TYPE_CHECKING:
    from webperf.model.profiling import Profile
    from webperf.model.swarm import Threshold
    from webperf.monitor.watched import Monitoring
    from webperf.swarm.ask import Ask
    from webperf.swarm.load import Load
    from webperf.swarm.options import Options
    from webperf.swarm.scenario import Scenario
    from webperf.swarm.wire.options import Way


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO | URL]...")
@load_options.wished_options
@load_options.ask_options
@click.option(
    "--header",
    "headers",
    multiple=True,
    metavar="'NAME: VALUE'|@FILE",
    help="Sent with every request. A file keeps secrets out of the list of processes.",
)
@click.option(
    "--threshold",
    "thresholds",
    multiple=True,
    metavar="TEXT",
    help="'p95 < 200' (ms), 'http_req_failed: rate < 1%'; broken: exit 1.",
)
@click.option(
    "--processes", type=click.IntRange(1, 256), default=1, show_default=True, help="Generators, one core each."
)
@app_options
@load_options.guard_options
@click.option(
    "--prometheus", "port", type=click.IntRange(0, 65_535), metavar="PORT",
    help="Serve metrics on http://127.0.0.1:PORT/metrics while it runs; 0 takes a free port.",
)  # fmt: skip
@click.option("--user", metavar="NAME", help=f"Who asks for the URL: {', '.join(USERS)} [http].")
@load_options.way_options
@options.out_option
@output_options
@options.label_option
@monitor_options
@load_profile_option
def swarm(
    scenarios: tuple[str, ...],
    headers: tuple[str, ...],
    thresholds: tuple[str, ...],
    processes: int,
    app: App,
    port: int | None,
    user: str | None,
    out: Path | None,
    labels: dict[str, str],
    wished: Options,
    ask: Ask,
    permitted: load_options.Permitted,
    way: Way,
    output: Output,
    monitoring: Monitoring | None,
    profiles: tuple[Profile, ...],
) -> int:
    """Load an API, and say whether the load was held.

    SCENARIO is a name from journeys/, or the path of a file; none named means all of them. Options go before what
    a scenario says of its own load.

    \b
    webperf swarm http://localhost:8000/api/health --vus 50 --duration 10s --threshold "p95 < 50"
    webperf swarm http://localhost:8501/ --user streamlit --vus 30 --duration 1m
    webperf swarm browse_regions --rate 50 --duration 30s --base-url http://localhost:8000
    """
    from webperf.cli.execute import command_line, execute_swarm
    from webperf.load.order import SwarmOrder
    from webperf.model.places import folders
    from webperf.swarm.discovery import find_scenarios
    from webperf.swarm.headers import read_headers
    from webperf.swarm.threshold_option import read_threshold
    from webperf.target import find_target

    more = tuple(read_threshold(text) for text in thresholds)
    found = tuple(_told(s, ask, way, more) for s in find_scenarios(scenarios, folders("journeys"), _known_user(user)))
    named = [scenario for scenario in found if scenario.url is None]
    order = SwarmOrder(
        name=named[0].name if len(named) == 1 else "swarm",
        scenarios=tuple((scenario, _load(scenario, wished)) for scenario in found),
        base_url=app.base_url,
        target=find_target(app.target, named) if not app.base_url and (named or app.target) else None,
        processes=processes,
        headers=read_headers(headers),
        allowed_hosts=permitted.hosts,
        caps=permitted.caps,
        way=way,
        out=out,
        command=command_line(),
        labels=labels,
        monitoring=monitoring,
    )
    if named and not order.base_url and order.target is None:
        raise UsageError(f"where is the app that {named[0].name!r} asks? --base-url URL, or --target NAME")
    return execute_swarm(order, output, port, profiles)


def _told(scenario: Scenario, ask: Ask, way: Way, thresholds: tuple[Threshold, ...]) -> Scenario:
    """The scenario with what the command line says of its request and its thresholds."""
    from webperf.swarm.ask import GET, SUCCESS
    from webperf.swarm.discovery import of_url
    from webperf.swarm.operation import HTTP
    from webperf.swarm.scenario import check_metrics
    from webperf.swarm.threshold_option import together
    from webperf.swarm.users.registry import name_of

    if scenario.url is None and ask != GET:
        cure = "a scenario says so itself, by api.request(...) and user.check(...)"
        raise UsageError(f"--method, --body and --expect-... are of a URL, and {scenario.name!r} is none: {cure}")
    if ask.expect != SUCCESS and not way.is_own:
        raise UsageError("--expect-... looks at answers on webperf's own wire: leave out --http2 and --proxy")
    if scenario.user != HTTP and (ask != GET or not way.is_own):
        who = name_of(scenario.user)
        raise UsageError(f"--method, --body, --expect-..., --http2 and --proxy are of HTTP, not of {who} users")
    check_metrics(thresholds, scenario.user, where="--threshold")
    told = scenario if scenario.url is None or scenario.user != HTTP else of_url(scenario.url, ask)
    return dataclasses.replace(told, thresholds=together(told.thresholds, thresholds))


def _known_user(name: str | None) -> str | None:
    if name is not None and name not in USERS:
        raise UsageError(unknown_name("user", name, USERS))
    return name


def _load(scenario: Scenario, wished: Options) -> Load:
    return scenario.options.overridden_by(wished).load(where=f"scenario {scenario.name!r}")
