"""The command as it was typed, for the record of a run: without what its words may hold of secrets."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from webperf.model.redact import REDACTED, mask_text, redact_url

_URL = re.compile(r"[A-Za-z][\w+.-]*://\S*")
_ASSIGNS = re.compile(r"[A-Za-z_]\w*=|.*\s", re.DOTALL)
"""`NAME=VALUE`, or several words in quotes: the environment and the command of an app that webperf starts."""


def harmless_command(program: str, words: Sequence[str], secret: Collection[str] = ()) -> str:
    """Program and words. `secret` are options whose values are for the server only; `@file` is the name of a file.

    >>> harmless_command("webperf", ["swarm", "http://me:pass@app.test/?key=1", "-H", "X-Key: 1"], ["-H"])
    'webperf swarm http://app.test/ -H redacted'
    """
    pairs = itertools.pairwise(["", *words])
    return " ".join([program, *(_harmless(word, before, secret) for before, word in pairs)])


def _harmless(word: str, before: str, secret: Collection[str]) -> str:
    if before in secret and not word.startswith("@"):
        return REDACTED
    option, equals, value = word.partition("=") if word.startswith("--") else ("", "", word)
    if equals and option in secret:
        return f"{option}={REDACTED}"
    if _URL.fullmatch(value):
        return f"{option}{equals}{redact_url(value)}"
    return f"{option}{equals}{mask_text(value)}" if _ASSIGNS.match(value) else word
