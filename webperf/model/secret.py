"""A value for nobody but who it is sent to: it cannot be printed, and what prints it all the same is masked."""

from __future__ import annotations

import os
from typing import Any, NoReturn

from webperf.errors import ConfigError
from webperf.model.redact import REDACTED, mask_text

SHORTEST_HIDDEN = 4
"""A shorter text stands in too many others to be taken out of all of them."""
_known: set[str] = set()


class Secret:
    """A password, a token: `Secret.from_env("API_TOKEN")`, and `.reveal()` at the place where it is sent.

    A text is never made of it by accident: `print`, `str` and f-strings raise TypeError. They could as well give a row
    of stars, but that would be sent to the server, and the refused login be the number that is measured.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        if len(value) >= SHORTEST_HIDDEN:
            _known.add(value)

    @classmethod
    def from_env(cls, name: str) -> Secret:
        """From the environment. Raises ConfigError where it is not set."""
        value = os.environ.get(name, "")
        if not value:
            raise ConfigError(f"the secret {name} is not in the environment: set it, such as export {name}=...")
        return cls(value)

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        # To a generator's process, which then knows it too.
        return Secret, (self._value,)

    def __repr__(self) -> str:
        return f"Secret({REDACTED})"

    def __str__(self) -> NoReturn:
        raise TypeError("a Secret cannot be printed: take .reveal() where it is sent")

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError("a Secret cannot be made part of a text: take .reveal() where it is sent")


def hide(text: str, **limits: Any) -> str:
    """A text for people without the value of any Secret of this process, and masked as `redact.mask_text` does."""
    # The longest first: one may be a part of another.
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, REDACTED)
    return mask_text(text, **limits)
