"""What a load lets others do while it goes on."""

from __future__ import annotations

from collections.abc import Iterable

from webperf.model.journal import Header
from webperf.store.folder import RunFolder
from webperf.store.journal import Entry
from webperf.target import Target


class Beside:
    """What goes on while a load does: nothing, unless a subclass says what."""

    def target_runs(self, target: Target | None, folder: RunFolder) -> None:
        """The target answers; None where the app runs already."""

    def announce(self, header: Header) -> Header:
        """The header, with what is to be said of it."""
        return header

    def load_begins(self, start_s: float) -> None:
        """The load's instant 0, of the monotonic clock; it may still be a moment ahead."""

    def load_ends(self) -> None:
        """Its last second is counted, or it was broken off."""

    def records(self) -> Iterable[Entry]:
        """For the journal: what has happened since it was last asked."""
        return ()
