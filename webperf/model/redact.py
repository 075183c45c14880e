"""What may be written of what a site or its user said: every rule that keeps secrets out of files, in one place.

Pure functions, applied before a value reaches a structure that is written. Names stay, values go: headers by an
allow-list, all values of a query, user information, fragments, cookies, and, as a second net over every text, what
looks like a token or stands after a name that calls for one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

REDACTED = "redacted"
LONGEST_TEXT = 2_000
DEEPEST = 24

_KEPT_HEADERS = """accept accept-encoding accept-language accept-ranges age cache-control connection content-encoding
    content-language content-length content-type date expires host keep-alive last-modified location origin pragma
    priority range content-range referer retry-after sec-fetch-dest sec-fetch-mode sec-fetch-site sec-websocket-version
    sec-websocket-extensions server server-timing timing-allow-origin transfer-encoding upgrade
    upgrade-insecure-requests user-agent vary via x-cache"""
KEPT_HEADERS = frozenset(_KEPT_HEADERS.split())
_SECRETS = """token tokens secret secrets password passwd passphrase passcode pwd pin apikey key auth authorization
    authentication cookie cookies session sessionid sid credential credentials signature sig jwt bearer otp nonce
    csrf xsrf private"""
_SECRET_WORDS = frozenset(_SECRETS.split())
# Words of a name: `accessToken`, `access_token`, `X-Api-Key`. Whole words, so that `tokenizer` and `monkey` survive.
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

# JWT, AWS, GitHub, Slack, Stripe-like and Google keys; then what follows an HTTP authentication scheme.
_TOKENS = re.compile(
    r"eyJ[\w-]{5,}(?:\.[\w-]+){1,2}|\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bgh[a-z]_\w{16,}|\bgithub_pat_\w{16,}"
    r"|\bxox[a-z]-[\w-]{8,}|\b[sprk]k[-_][\w-]{12,}|\bAIza[\w-]{30,}"
)
_SCHEMES = re.compile(r"\b(Bearer|Basic|Digest|Negotiate)\s+[\w.~+/=-]{4,}", re.IGNORECASE)
_WHOLE_LINE = re.compile(r"\b((?:proxy-)?authorization|(?:set-)?cookie)(\"?\s*[:=]\s*)([^\r\n]+)", re.IGNORECASE)
# The length of a scheme is bounded: a text of the site's could make each of its words be read to its end otherwise.
_ADDRESS = re.compile(r"\b(?:blob:)?[a-z][\w+.-]{0,30}://[^\s\"'<>`\\]+", re.IGNORECASE)
_DATA = re.compile(r"\bdata:([\w.+-]+/[\w.+-]+)?[^\s\"'<>)]{20,}", re.IGNORECASE)
_QUERY = re.compile(r"(?<=[\w/.])\?([\w.%\[\]-]+=[^\s\"'<>`]*)")
_PAIR = re.compile(r"([A-Za-z][\w.-]{1,60})(\\?[\"']?\s*[:=]\s*\\?[\"']?)([^\s\"'&,;}\\\])]+)")
_OPAQUE = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[\w~%+=-]{32,}")
_SHORT_WORD = re.compile(r"[A-Za-z][A-Za-z _-]{0,23}")
_EVENT_NUMBER = re.compile(r"\A\d{1,4}(?=[\[{])")


def redact_url(url: str) -> str:
    """Scheme, host, port and path only: without user information, query and fragment.

    >>> redact_url("https://me:secret@app.test/map?token=1#x")
    'https://app.test/map'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(no URL)"
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def mask_url(url: str) -> str:
    """As `redact_url`, but the names in the query stay, so that requests can still be told apart.

    >>> mask_url("https://me:secret@app.test/map?state=VIC&bare#x")
    'https://app.test/map?state=redacted&redacted'
    """
    if url[:5].lower() == "data:":
        return f"{url.partition(',')[0].partition(';')[0][:60]},{REDACTED}"
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return REDACTED
    if parts.scheme == "blob":
        return f"blob:{redact_url(parts.path)}"
    path = "/".join(mask_segment(segment) for segment in parts.path.split("/"))
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, path, mask_query(parts.query), ""))


def mask_query(query: str) -> str:
    """Names without their values; a part that has no name is a value."""
    parts = re.split(r"&amp;|&|;", query) if query else []
    return "&".join(_mask_parameter(part) for part in parts)


def query_names(url: str) -> list[str]:
    """The names in the query of an address that `mask_url` has masked."""
    parts = urlsplit(url).query.split("&")
    return [name for part in parts if (name := part.partition("=")[0])]


def mask_headers(headers: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Those of the allow-list; addresses and tokens in their values are masked too."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return [(name, mask_text(str(value))) for name, value in pairs if name.lower() in KEPT_HEADERS]


def mask_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """A text for people, without addresses' queries, tokens, and values of names that call for a secret.

    >>> mask_text('GET http://a.test/x?k=v failed, password: hunter2, tokenizer: bpe')
    'GET http://a.test/x?k=redacted failed, password: redacted, tokenizer: bpe'
    """
    text = _WHOLE_LINE.sub(rf"\1\2{REDACTED}", text[: longest * 2])
    text = _DATA.sub(rf"data:\1,{REDACTED}", text)
    text = _ADDRESS.sub(lambda found: mask_url(found.group()), text)
    text = _QUERY.sub(lambda found: "?" + mask_query(found.group(1)), text)
    text = _SCHEMES.sub(rf"\1 {REDACTED}", text)
    text = _TOKENS.sub(REDACTED, text)
    text = _PAIR.sub(_mask_pair, text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def mask_message(text: str, longest: int = LONGEST_TEXT) -> str:
    """A message's shape: JSON with its names, numbers and short words. Of any other text nothing can be known safe."""
    number = _EVENT_NUMBER.match(text)
    start = number.group() if number else ""
    try:
        plain = json.loads(text[len(start) :])
    except (ValueError, RecursionError):
        return ""
    masked = start + json.dumps(mask_values(plain), ensure_ascii=True, separators=(",", ":"))
    return masked if len(masked) <= longest else f"{masked[: longest - 3]}..."


def mask_values(plain: Any, depth: int = 0) -> Any:
    """Of a JSON value from the site: names, numbers, booleans and short words; no value of a name for secrets."""
    if depth > DEEPEST:
        return REDACTED
    if isinstance(plain, Mapping):
        return {
            mask_text(str(key), 100): REDACTED if is_secret_name(str(key)) else mask_values(value, depth + 1)
            for key, value in plain.items()
        }
    if isinstance(plain, list):
        return [mask_values(item, depth + 1) for item in plain]
    if isinstance(plain, str) and not _SHORT_WORD.fullmatch(plain):
        return f"({len(plain)} characters)"
    return plain


def mask_tree(plain: Any, depth: int = 0) -> Any:
    """A structure of the browser's own (a trace event): texts are masked, headers sieved, secrets' values dropped."""
    if depth > DEEPEST:
        return REDACTED
    if isinstance(plain, str):
        return mask_text(plain, 20_000)
    if isinstance(plain, list):
        return [mask_tree(item, depth + 1) for item in plain]
    if isinstance(plain, dict):
        return {key: _mask_member(key, value, depth) for key, value in plain.items()}
    return plain


def is_secret_name(name: str) -> bool:
    """Does a name call for a secret? By whole words.

    >>> [is_secret_name(name) for name in ("access_token", "apiKey", "X-API-KEY", "tokenizer", "monkey")]
    [True, True, True, False, False]
    """
    return any(word.lower() in _SECRET_WORDS for word in _WORDS.findall(name))


def _mask_member(key: str, value: Any, depth: int) -> Any:
    if key.lower() in ("headers", "requestheaders", "responseheaders"):
        return _sieve_headers(value)
    if key == "detail" and isinstance(value, str):
        # What a page handed to performance.mark() or measure() is its own data.
        return mask_message(value)
    if isinstance(value, str) and is_secret_name(key):
        return REDACTED
    return mask_tree(value, depth + 1)


def _sieve_headers(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(mask_headers(value))
    if not isinstance(value, list):
        return REDACTED
    pairs = [(str(item["name"]), item.get("value", "")) for item in value if isinstance(item, dict) and "name" in item]
    return [{"name": name, "value": text} for name, text in mask_headers(pairs)]


def _mask_pair(found: re.Match[str]) -> str:
    name, between, value = found.groups()
    return f"{name}{between}{REDACTED if is_secret_name(name) else value}"


def _mask_parameter(part: str) -> str:
    name, equals, _ = part.partition("=")
    return f"{mask_segment(name)}={REDACTED}" if equals else REDACTED


def mask_segment(segment: str) -> str:
    """A long part of a path with digits and letters and no dot is an identifier, maybe of a share link."""
    return REDACTED if _OPAQUE.fullmatch(segment) else _TOKENS.sub(REDACTED, segment)
