"""Small turns of phrase that several parts of the view share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime


def counted(number: int, noun: str) -> str:
    """`1 journey`, `5 journeys`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def seconds(length_s: float) -> str:
    """A length of time: of short ones, with a fraction."""
    return f"{length_s:.0f} s" if length_s >= 10 else f"{length_s:.2g} s"


def duration(length_s: float) -> str:
    """A length of time of minutes, hours or days: `45 s`, `5 min`, `1 h 30 min`, `24 h`.

    >>> duration(45), duration(300), duration(5400), duration(86400)
    ('45 s', '5 min', '1 h 30 min', '24 h')
    """
    if length_s < 120:
        return seconds(length_s)
    hours, minutes = divmod(round(length_s / 60), 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part)


def place(journey: str, step: str, device: str) -> str:
    """`explore_map › open · phone-mid`; parts that are empty are left out."""
    trail = " › ".join(part for part in (journey, step) if part)
    return f"{trail} · {device}" if device else trail


def listed(numbers: Iterable[int]) -> str:
    """Whole numbers with runs shortened: `0–3, 5`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in runs)


def moment(text: str) -> str:
    """An ISO 8601 time as `21 November 2026, 02:45 UTC`; any other text as it is."""
    try:
        time = datetime.fromisoformat(text)
        time = time.astimezone(UTC) if time.tzinfo else time
    except (ValueError, OverflowError):
        return text
    return f"{time.day} {time:%B %Y, %H:%M}{' UTC' if time.tzinfo else ''}"
