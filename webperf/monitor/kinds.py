"""Whose a process is: of the target, of the browser (and which part of it), or of webperf itself. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from webperf.model.monitor import BROWSER, HARNESS

_SUB_TYPE = "--utility-sub-type="
_TYPE = "--type="
_MODULES = {
    "webperf.monitor": "monitor",
    "webperf.swarm.worker": "generator",
    "webperf.journey.users.worker": "user",
    "webperf.conditions": "proxy",
}
# `network.mojom.NetworkService`: services that have a process of their own and are worth a name.
_SERVICES = {"network": "network", "storage": "storage", "audio": "audio"}


def is_browser(command: Sequence[str]) -> bool:
    """Is it Chromium's main process, as Playwright starts it?"""
    return not browser_kind(command) and any(word.startswith("--remote-debugging-") for word in _words(command))


def browser_kind(command: Sequence[str]) -> str:
    """`renderer`, `gpu`, `network`, `zygote`..., as Chromium's own command line says; "" for a process without type."""
    words = _words(command)
    kind = _after(words, _TYPE)
    service = _after(words, _SUB_TYPE).partition(".")[0]
    return _SERVICES.get(service, kind) if kind == "utility" else kind.removesuffix("-process")


def key_in_browser(command: Sequence[str]) -> tuple[str, str]:
    """Group and kind of a process below the browser's main one, or of itself."""
    return BROWSER, browser_kind(command) or "main"


def key_in_harness(command: Sequence[str]) -> tuple[str, str]:
    """Group and kind of a process of webperf's own."""
    words = _words(command)
    module = next((words[at + 1] for at, word in enumerate(words[:-1]) if word == "-m"), "")
    if module in _MODULES:
        return HARNESS, _MODULES[module]
    is_driver = any("playwright" in word and "driver" in word for word in words[:2])
    return HARNESS, "driver" if is_driver else "webperf"


def _words(command: Sequence[str]) -> list[str]:
    """Chromium's children write their whole command line into one word, parted by blanks."""
    return [word for text in command for word in text.split(" ")]


def _after(words: Sequence[str], prefix: str) -> str:
    return next((word.removeprefix(prefix) for word in words if word.startswith(prefix)), "")
