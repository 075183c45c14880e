"""Processor time of processes that come and go, added up so that none of it is lost.

What a process took is in its own account while it is there, and in that of its parent once the parent has waited for
it; one that nobody waits for takes its account with it. So three things are added up: what each process was seen to
take itself, also if it has ended since; and what a parent's account of waited-for children grew by beyond what had been
seen of them, which is of children too short-lived to be seen, and of last moments. That goes to the kind of those that
ended below it, else to its own. Pure arithmetic on readings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Identity = tuple[int, float]
"""Process id and the moment it was created: an id alone may be given again."""
Key = tuple[str, str]
"""Group and kind."""


@dataclass(frozen=True, slots=True)
class Account:
    """Processor seconds of one process until now: its own, and of children it has waited for."""

    identity: Identity
    parent: int
    key: Key
    own_s: float
    waited_s: float
    is_new: bool
    """Created since monitoring began, so that all of it belongs to the run."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """Processor seconds seen of processes that ended, and whose they were."""

    seconds: float
    key: Key


class Ledger:
    """Processor seconds since the first reading, by group and kind; they never fall."""

    def __init__(self) -> None:
        self._known: Mapping[Identity, Account] = {}
        self._totals: dict[Key, float] = defaultdict(float)

    def add(self, accounts: Iterable[Account]) -> Mapping[Key, float]:
        """A reading of all processes that are there now; the totals with it."""
        now = {account.identity: account for account in accounts}
        ended = self._ended(now)
        for identity, account in now.items():
            self._totals[account.key] += 0.0
            before = self._known.get(identity)
            if before is None and not account.is_new:
                continue
            own_s, waited_s = (before.own_s, before.waited_s) if before else (0.0, 0.0)
            seen = ended.get(identity, _Ended(0.0, account.key))
            self._totals[account.key] += max(0.0, account.own_s - own_s)
            self._totals[seen.key] += max(0.0, account.waited_s - waited_s - seen.seconds)
        self._known = now
        return dict(self._totals)

    def _ended(self, now: Mapping[Identity, Account]) -> Mapping[Identity, _Ended]:
        """What was seen of processes that have ended, by the nearest ancestor that is still there."""
        found: dict[Identity, _Ended] = {}
        by_pid = {identity[0]: identity for identity in self._known}
        for identity, account in self._known.items():
            if identity not in now:
                heir = self._heir(account, now, by_pid)
                if heir is not None:
                    seen_s = found[heir].seconds if heir in found else 0.0
                    found[heir] = _Ended(seen_s + account.own_s + account.waited_s, account.key)
        return found

    def _heir(
        self, account: Account, now: Mapping[Identity, Account], by_pid: Mapping[int, Identity]
    ) -> Identity | None:
        heir = by_pid.get(account.parent)
        passed = {account.identity}
        while heir is not None and heir not in now and heir not in passed:
            passed.add(heir)
            heir = by_pid.get(self._known[heir].parent)
        return heir if heir in now else None
