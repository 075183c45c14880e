"""The users that a scenario may name; each is imported when the first one is made."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, TypeAlias

from webperf.errors import ConfigError, UsageError, unknown_name
from webperf.swarm.operation import HTTP

if TYPE_CHECKING:
    from webperf.swarm.users.protocol import Protocol

_KNOWN = {
    "websocket": ("webperf.swarm.users.websocket", "WebSocket"),
    "sse": ("webperf.swarm.users.sse", "Sse"),
    "streamlit": ("webperf.swarm.users.streamlit", "Streamlit"),
}
USERS = (HTTP, *_KNOWN)
"""By name."""

Wanted: TypeAlias = "str | type[Protocol]"


def checked(user: object, *, where: str) -> Wanted:
    """What `@swarm(user=...)` may be: a name, or a class of one's own. Raises ConfigError."""
    if isinstance(user, type):
        # Late: it brings httpx along, and who only declares a scenario needs none of it.
        from webperf.swarm.users.protocol import Protocol

        if issubclass(user, Protocol):
            return user
    if not isinstance(user, str):
        raise ConfigError(f"{where}: user is one of {', '.join(USERS)}, or a subclass of webperf.swarm's Protocol")
    if user not in USERS:
        raise ConfigError(f"{where}: {unknown_name('user', user, USERS)}")
    return user


def name_of(user: Wanted) -> str:
    """As reports and metrics call it."""
    return user if isinstance(user, str) else user.label()


def find_protocol(user: Wanted) -> type[Protocol] | None:
    """Its class; None for HTTP, whose users have a client of httpx. Raises UsageError when a package is missing."""
    if not isinstance(user, str):
        return user
    if user == HTTP:
        return None
    module, name = _KNOWN[user]
    try:
        found: type[Protocol] = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        raise UsageError(f"user {user!r} needs the package {error.name}: pip install {error.name}") from None
    return found
