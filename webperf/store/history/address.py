"""Where the history is: `--history`, else `WEBPERF_HISTORY`, else the settings, else a file below `.webperf`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from webperf.errors import ConfigError
from webperf.model.project import Project

DEFAULT_FILE = Path(".webperf") / "history.db"
VARIABLE = "WEBPERF_HISTORY"
OFF = "off"
CONNECT_TIMEOUT_S = 10
_HOW = "write a file's path, postgresql://user@host/database, or 'off'"
_SECRET = ("password", "passfile", "sslpassword")


@dataclass(frozen=True, slots=True)
class Address:
    """A database. `file` is None for PostgreSQL. Its text and its repr show no password."""

    url: URL = field(repr=False)
    shown: str
    file: Path | None = None

    def __str__(self) -> str:
        return self.shown

    def scrub(self, message: str) -> str:
        """A driver's message without the password, in whichever way it is written there."""
        query = [self.url.query.get(name) for name in _SECRET]
        for secret in (self.url.password, *query):
            if isinstance(secret, str) and secret:
                for form in (secret, quote(secret, safe=""), quote_plus(secret)):
                    message = message.replace(form, "***")
        return message


def choose_address(option: str | None, environ: Mapping[str, str], project: Project) -> Address | None:
    """The first of the places above that says anything; None for 'off'. Raises ConfigError that says which is wrong."""
    asked = ((option, "--history"), (environ.get(VARIABLE), VARIABLE), (project.text("history"), project.name))
    text, where = next(((text, where) for text, where in asked if text), (str(DEFAULT_FILE), ""))
    return None if text == OFF else parse_address(text, where=where)


def parse_address(text: str, *, where: str = "--history") -> Address:
    """A path or a URL. Raises ConfigError, which never holds the text: it may hold a password."""
    if "://" not in text:
        return _of_file(Path(text))
    try:
        url = make_url(text)
    except (SQLAlchemyError, ValueError):
        raise ConfigError(f"{where}: cannot read the URL of the history: {_HOW}") from None
    kind = url.get_backend_name()
    if kind == "sqlite" and url.database:
        return _of_file(Path(url.database))
    if kind not in {"postgresql", "postgres"}:
        raise ConfigError(f"{where}: a history is kept in SQLite or PostgreSQL, not in {kind!r}: {_HOW}")
    return _of_server(url)


def _of_file(file: Path) -> Address:
    return Address(URL.create("sqlite", database=str(file)), str(file), file)


def _of_server(url: URL) -> Address:
    host = url.host or url.query.get("host") or ""
    port = f":{url.port}" if url.port else ""
    # Of the query only the host is shown: a password may stand there, too.
    shown = f"postgresql://{host if isinstance(host, str) else ','.join(host)}{port}/{url.database or ''}"
    driven = url.set(drivername="postgresql+psycopg")
    if "connect_timeout" not in driven.query:
        driven = driven.update_query_dict({"connect_timeout": str(CONNECT_TIMEOUT_S)})
    return Address(driven, shown)
