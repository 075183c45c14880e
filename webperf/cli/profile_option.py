"""The option that asks for profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from webperf.errors import UsageError, unknown_name

if TYPE_CHECKING:
    from webperf.model.profiling import Profile


def _profiles(_context: click.Context, _parameter: click.Parameter, text: str) -> tuple[Profile, ...]:
    """Raises UsageError for what nobody knows, and where what it takes is not installed."""
    if not text:
        return ()
    from webperf.model.profiling import Profile
    from webperf.monitor.profile.py_spy import find_py_spy

    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in list(Profile):
            raise UsageError(f"--profile: {unknown_name('profile', name, list(Profile))}")
    if Profile.CPU in names:
        find_py_spy()
    return tuple(dict.fromkeys(Profile(name) for name in names))


def check_profiles(profiles: tuple[Profile, ...], *, diagnosis: bool, starts_target: bool) -> None:
    """Raises UsageError where there is nothing that could be profiled."""
    if profiles and not diagnosis:
        raise UsageError("--profile looks at the diagnosis iteration: leave out --no-diagnosis")
    if "memory" in profiles and not starts_target:
        raise UsageError("--profile memory looks into an app that webperf starts itself: --target NAME")


def _load_profiles(context: click.Context, parameter: click.Parameter, text: str) -> tuple[Profile, ...]:
    """Raises UsageError as `_profiles`, and for what would slow the app down a multiple."""
    found = _profiles(context, parameter, text)
    if "memory" in found:
        raise UsageError("--profile memory takes a multiple of the app's time: that is for webperf run; here, cpu, io")
    return found


load_profile_option = click.option(
    "--profile", "profiles", metavar="WHAT,...", default="", callback=_load_profiles,
    help="cpu, io of the app while the load goes on; cpu takes some of its processor.",
)  # fmt: skip
"""What `--profile` can be asked for of a load."""
profile_option = click.option(
    "--profile", "profiles", metavar="WHAT,...", default="", callback=_profiles,
    help="cpu, memory, io of the app (and cpu of the page) in the diagnosis iteration; none timed.",
)  # fmt: skip
