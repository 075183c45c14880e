"""What a machine without time left means for its numbers, in words."""

from __future__ import annotations

from collections.abc import Mapping

from webperf.model.monitor import BROWSER, TARGET

FULL = 0.9
"""Share of the machine's processors from which on its programs wait for one another."""
SMALL = 0.05
"""A share that is not worth a word."""
_WHO = {BROWSER: "the browsers", TARGET: "the app"}


def busy_words(share: float | None, shares: Mapping[str, float] | None = None) -> str:
    """ "" where it had some. `shares`: of each group of processes, where several users' browsers are at work."""
    if share is None or share < FULL:
        return ""
    if shares is None:
        return (
            f"this machine's processors were {share:.0%} busy: browser, generators and whatever else runs here waited "
            "for one another, so not all of the change is the app's"
        )
    who = ", ".join(f"{name} {shares[group]:.0%}" for group, name in _WHO.items() if group in shares)
    if who and (rest := share - sum(shares.values())) >= SMALL:
        who += f", other programs {rest:.0%}"
    return (
        f"this machine's processors were {share:.0%} busy{f' ({who})' if who else ''}: users on one machine wait for "
        "one another's browsers, so not all of the change is the app's"
    )
