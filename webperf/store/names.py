"""Names that come from journeys and steps, made safe as file names; the names themselves may be anything."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LENGTH_LIMIT = 100
# Windows refuses these whatever their ending; a run folder may be unpacked there.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_name(name: str) -> str:
    """`[A-Za-z0-9._-]` only, no leading dot, at most 100 characters; a changed name gets a digest, so none collide."""
    plain = unicodedata.normalize("NFC", name)
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")
    if slug == name and 0 < len(slug) <= LENGTH_LIMIT and not RESERVED.fullmatch(slug):
        return slug
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem, ending = _split(slug, plain)
    # Windows looks at what stands before the first dot only.
    stem = f"_{stem}" if RESERVED.fullmatch(stem) else stem
    return f"{stem[: LENGTH_LIMIT - len(ending) - 9]}-{digest}{ending}".lstrip("-")


def _split(slug: str, name: str) -> tuple[str, str]:
    """Stem and a short ending such as `.jpg`, which is kept so that programs know the file."""
    stem, dot, last = slug.rpartition(".")
    if not dot and "." in name:
        return ("", f".{slug}") if 0 < len(slug) < 5 else (slug, "")
    return (stem, f".{last}") if stem and len(last) < 5 else (slug, "")
