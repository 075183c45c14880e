"""What the history keeps of a Run as one row: the facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from webperf.model.fingerprint import Fingerprint, fingerprint
from webperf.model.history import Series
from webperf.model.run import Run

OWN_TOOL = "webperf"


@dataclass(frozen=True, slots=True)
class Facts:
    """One run without its samples."""

    run_id: str
    tool: str
    started_at: datetime
    commit: str
    branch: str
    dirty: bool
    environment: Fingerprint
    validity: str
    verdict: str
    labels: Mapping[str, str]

    @property
    def identity(self) -> str:
        """Equal for the same run only: two runs of one name did not start in the same microsecond on one machine."""
        return digest(self.tool, self.run_id, self.started_at.isoformat(), self.environment.digest)


def facts_of(run: Run) -> Facts:
    """From the run's environment: `source`, `labels` and `software.tool` are there where they are known."""
    environment = run.environment
    source, software = _table(environment, "source"), _table(environment, "software")
    return Facts(
        run_id=run.run_id,
        tool=str(software.get("tool", OWN_TOOL)).partition(" ")[0],
        started_at=_moment(run.started_at),
        commit=str(source.get("commit") or ""),
        branch=str(source.get("branch") or ""),
        dirty=source.get("dirty") is True,
        environment=fingerprint(environment),
        validity=run.validity.state,
        verdict=run.verdict.state,
        labels={str(name): str(value) for name, value in _table(environment, "labels").items()},
    )


def series_identity(series: Series) -> str:
    """Equal for the same thing measured under the same conditions. The unit follows from the metric."""
    return digest(series.journey, series.step, series.device, series.network, series.cpu, series.metric)


def digest(*parts: str) -> str:
    """Of texts, so that no two lists of them collide."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _table(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = facts.get(name)
    return found if isinstance(found, Mapping) else {}
