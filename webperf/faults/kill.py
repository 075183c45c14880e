"""The app is gone, and comes back."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.errors import WebperfError
from webperf.faults.base import Fault, Ground, NotInflicted, Undo


@dataclass(frozen=True, slots=True)
class Kill(Fault):
    """The target's processes get SIGKILL; at the end it is started again on its port. What it needs to be ready is part
    of its recovery. Nothing of this outlives the harness: a target that it started ends with it."""

    kind = "kill"
    example = "kill"
    hits_process = True
    restarts = True

    @property
    def what(self) -> str:
        """`target killed, and started again`."""
        return "target killed, and started again"

    def begin(self, ground: Ground, ttl_s: float) -> Undo:
        """The harness does this itself."""
        target = ground.target
        if target is None:
            raise NotInflicted("kill: only a target that webperf starts can be started again")
        target.kill()

        def undo() -> str:
            try:
                target.launch()
            except WebperfError as error:
                return str(error)
            return ""

        return undo
