"""What a scenario prints goes into the run's `swarm.log`: line by line, with its secrets taken out."""

from __future__ import annotations

import io
from typing import TextIO

from webperf.model.secret import hide

LONGEST_LINE = 20_000


class MaskedOutput(io.TextIOBase):
    """In the place of `sys.stdout` and `sys.stderr`. Whole lines are masked: half of one shows no pattern."""

    def __init__(self, output: TextIO) -> None:
        self._output = output
        self._begun = ""

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str) -> int:
        """Keep what is no whole line yet."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._output.write(hide(line, longest=LONGEST_LINE) + "\n")
        if lines:
            self._output.flush()
        return len(text)

    def close(self) -> None:
        """Write out the line that was not ended, too."""
        if self._begun:
            self.write("\n")
        super().close()
