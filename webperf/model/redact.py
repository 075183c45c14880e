"""Keeps secrets out of what is written: of a URL only scheme, host, port and path are kept."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\"<>]+", re.IGNORECASE)


def redact_text(text: str) -> str:
    """A text with each URL in it redacted."""
    return URL.sub(lambda found: redact_url(found.group()), text)


def redact_url(url: str) -> str:
    """Without user information, query and fragment, each of which may hold a token."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(no URL)"
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))
