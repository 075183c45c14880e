"""`webperf swarm-control`: change a controlled load from another terminal."""

from __future__ import annotations

from pathlib import Path

import click

from webperf.errors import UsageError


@click.command("swarm-control")
@click.argument("run", required=False, type=click.Path(path_type=Path), metavar="[RUN]")
@click.option("--vus", type=click.IntRange(0), metavar="N", help="Users from now on; 0 is a pause.")
@click.option("--scenario", metavar="NAME", help="Of which scenario, where several are controlled.")
@click.option("--stop", is_flag=True, help="End the load as if its time were over; thresholds are judged.")
def swarm_control(run: Path | None, vus: int | None, scenario: str | None, stop: bool) -> int:
    """Change a controlled load while it runs.

    That is one with --executor controlled. Without an option it says how many users there are.

    RUN is the folder of the run; without it, the one below .webperf/runs that runs now.

    \b
    webperf swarm browse_regions --executor controlled --vus 5 --max-vus 50 --duration 10m
    webperf swarm-control --vus 40
    webperf swarm-control --stop
    """
    from webperf.swarm.control import Control

    if stop and vus is not None:
        raise UsageError("--stop and --vus exclude each other")
    if scenario is not None and vus is None:
        raise UsageError("--scenario says whose users --vus changes: give --vus")
    control = Control(run or _running())
    found = control.stop() if stop else control.status() if vus is None else control.set_users(vus, scenario)
    for each in found:
        state = "stopping" if stop else f"{each.users} users, at most {each.max_users}"
        click.echo(f"{each.scenario}: {state}")
    return 0


def _running() -> Path:
    """The folder of the only controlled load that runs. Raises UsageError for none or several."""
    from webperf.store.folder import DEFAULT_PARENT
    from webperf.swarm.control import SOCKET

    found = sorted(socket.parent for socket in DEFAULT_PARENT.glob(f"*/{SOCKET}") if _answers(socket.parent))
    if not found:
        raise UsageError("no controlled load runs here: start one with --executor controlled, or name its folder")
    if len(found) > 1:
        raise UsageError(f"{len(found)} controlled loads run: name one of {', '.join(map(str, found))}")
    return found[0]


def _answers(folder: Path) -> bool:
    from webperf.swarm.control import Control

    try:
        return bool(Control(folder).status())
    except UsageError:
        # What a load that was killed has left behind.
        return False
