"""Texts of other people, which Streamlit would read as Markdown, as nothing but text."""

from __future__ import annotations

import re

_ACTIVE = re.compile(r"([!-/:-@\[-`{-~])")


def escaped(text: str) -> str:
    """For Streamlit's titles and paragraphs: no link, no picture (which the browser would fetch), no colour.

    >>> print(escaped("![x](http://example.test) #1"))
    \\!\\[x\\]\\(http\\:\\/\\/example\\.test\\) \\#1
    """
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))
