"""What a fault may do to a link. Each kind overrides the one thing it does."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.conditions.proxy.shape import Shape


@dataclass(frozen=True, slots=True)
class Fault:
    """Does nothing by itself. Several may be on one link; they bend its shape one after the other."""

    def bend(self, shape: Shape) -> Shape:
        """The shape of one direction with this fault on it."""
        return shape

    @property
    def refuses(self) -> bool:
        """Are new connections refused?"""
        return False

    @property
    def resets(self) -> bool:
        """Are connections reset: those that there are, and new ones as soon as they are made?"""
        return False

    @property
    def closes_after(self) -> int | None:
        """After how many bytes in one direction a connection is closed; None: never."""
        return None
