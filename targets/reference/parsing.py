"""Text from a query or the environment, turned into checked values.

Every complaint is one line that names the key, what was given and what is allowed, so that the same text serves
an HTTP 400, a box on a page and a refused start.
"""

from collections.abc import Collection


class BadValue(ValueError):
    """A value that cannot be used; its text is one line fit for the user."""


def bounded_int(name: str, text: str, low: int, high: int) -> int:
    """The whole number in `text`, which must lie within `low` and `high` inclusive."""
    try:
        value = int(text)
    except ValueError:
        raise BadValue(f"{name} must be a whole number from {low} to {high}, not {shown(text)}") from None
    if not low <= value <= high:
        raise BadValue(f"{name} must be from {low} to {high}, not {value}")
    return value


def one_of(name: str, text: str, allowed: Collection[str]) -> str:
    """`text` itself, when it is one of the allowed words."""
    if text in allowed:
        return text
    raise BadValue(f"{name} must be one of {', '.join(allowed)}, not {shown(text)}")


def shown(text: str, width: int = 60) -> str:
    """`text` quoted on one line, cut to `width` characters: it comes from outside and may be anything."""
    return repr(text if len(text) <= width else text[:width] + "...")
