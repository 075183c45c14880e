"""Options that several commands share, and completion of the names they take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from webperf.errors import UsageError

Command = Callable[..., Any]

LONGEST_LABEL = 100


def complete_names(kind: str, suffix: str) -> Callable[..., list[CompletionItem]]:
    """Completion from the file names of a folder: no import of anything heavy while somebody types."""

    def complete(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        from webperf.model.places import NETWORKS_FILE, folders

        files = (file for folder in folders(kind) for file in folder.glob(f"*{suffix}"))
        stems = {file.stem for file in files if file.stem[0] != "_" and file.name != NETWORKS_FILE}
        return [CompletionItem(name) for name in sorted(stems) if name.startswith(begun)]

    return complete


def _labels(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for text, (name, equals, value) in zip(given, pairs, strict=True):
        if not (equals and name.strip() and value.strip()) or len(name) > LONGEST_LABEL:
            raise UsageError(f"--label {text[:60]!r}: write it as NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in pairs}


def complete_networks(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Completion of the networks' names."""
    from webperf.conditions.presets import load_networks
    from webperf.model.places import folders

    return [CompletionItem(name) for name in load_networks(folders("devices")) if name.startswith(begun)]


device_option = click.option(
    "--device", "devices", multiple=True, metavar="NAME", shell_complete=complete_names("devices", ".toml"),
    help="Device profile; repeat for several, 'all' for every one. See 'webperf devices'.",
)  # fmt: skip
network_option = click.option(
    "--network", metavar="NAME|RTT:DOWN:UP", shell_complete=complete_networks,
    help="Network for all devices, by name or in ms and kbit/s [each device's own]. See 'webperf devices'.",
)  # fmt: skip
cpu_option = click.option(
    "--cpu", metavar="FACTOR|auto|off", default="auto", show_default=True,
    help="How much slower pages run: by a factor, as slow as each device's class, or not at all.",
)  # fmt: skip
cpu_quota_option = click.option(
    "--cpu-quota", type=float, metavar="CPUS",
    help="So many of the machine's processors for the whole browser (of each of --users), workers and WebGL too (Linux "
    "control groups).",
)  # fmt: skip
out_option = click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the run [.webperf/runs/<time>-<name>]."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print run.json on standard output, no table.")
browser_option = click.option(
    "--browser-path", metavar="FILE", help="Chromium to use [WEBPERF_BROWSER_PATH, Playwright's, the system's]."
)
history_option = click.option(
    "--history", metavar="FILE|URL|off",
    help="Where runs are kept for trends: a file, or postgresql://... [.webperf/history.db].",
)  # fmt: skip
label_option = click.option(
    "--label", "labels", multiple=True, metavar="NAME=VALUE", callback=lambda _c, _p, given: _labels(given),
    help="To find runs by in the history; repeat for several.",
)  # fmt: skip
plain_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def selection_options(command: Command) -> Command:
    """Which runs of the history."""
    decorators = (
        click.option("--branch", metavar="NAME", default="", help="Runs of one branch only."),
        click.option("--label", "labels", multiple=True, metavar="NAME=VALUE",
                     callback=lambda _c, _p, given: _labels(given), help="Runs with this label only; repeatable."),
        click.option("--last", type=click.IntRange(1, 5_000), default=200, show_default=True, metavar="N",
                     help="The newest so many."),
    )  # fmt: skip
    for decorator in reversed(decorators):
        command = decorator(command)
    return command


strict_option = click.option("--strict", is_flag=True, help="Exit with 3 when a budget could not be judged.")
