"""A report as one comment on a pull request: made the first time, brought up to date afterwards.

Only Python's own library, so that it runs before anything is installed, and next to nothing that a fork has written.
What it is told comes in environment variables: GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL (GitHub's own), and
WEBPERF_REPORT (a file), WEBPERF_PULL_REQUEST, or WEBPERF_HEAD_OWNER, _BRANCH and _SHA to find it by.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

MARKER = "<!-- webperf-report -->"
"""How the comment is found again; it is the first line of webperf's Markdown report, too."""
MOST = 60_000
"""GitHub takes 65 536 characters."""
CUT = "\n\nThe rest is in the artifact: this report is longer than a comment may be."
PAGES = 20
AUTHOR = "github-actions[bot]"
OFFICIAL = "https://api.github.com"


def main() -> int:
    """The exit code: 0 also where there is nothing to comment on, which it says."""
    given = os.environ
    try:
        body = read_report(Path(given["WEBPERF_REPORT"]))
        hub = Hub(given.get("GITHUB_API_URL", OFFICIAL), given["GITHUB_REPOSITORY"], given["GITHUB_TOKEN"])
        number = given.get("WEBPERF_PULL_REQUEST") or hub.pull_request(
            given.get("WEBPERF_HEAD_OWNER", ""), given.get("WEBPERF_HEAD_BRANCH", ""), given.get("WEBPERF_HEAD_SHA", "")
        )
        if number is None:
            print("no open pull request is at this commit: nothing to comment on")
            return 0
        print(hub.comment(int(number), body))
    except KeyError as missing:
        return _refuse(f"{missing} is not set")
    except ValueError as error:
        return _refuse(str(error))
    except urllib.error.URLError as error:
        return _refuse(f"GitHub: {error}")
    return 0


def read_report(file: Path) -> str:
    """The comment's text. A link in an artifact could lead anywhere, so only a plain file is read."""
    if not stat.S_ISREG(os.lstat(file).st_mode if file.exists() else 0):
        raise ValueError(f"{file} is no report")
    with file.open(encoding="utf-8", errors="replace") as opened:
        text = opened.read(MOST + 1)
    # A report from a fork may have been made by anybody's code: it calls nobody, and hides no marker of its own.
    text = text.replace("@", "@\N{ZERO WIDTH SPACE}").replace("<!--", "&lt;!--")
    text = text[:MOST] + CUT if len(text) > MOST else text
    return f"{MARKER}\n{text.removeprefix(MARKER.replace('<!--', '&lt;!--')).lstrip()}"


class Hub:
    """The few questions asked of GitHub's REST API."""

    def __init__(self, url: str, repository: str, token: str) -> None:
        self._url = f"{url}/repos/{repository}"
        self._token = token

    def pull_request(self, owner: str, branch: str, sha: str) -> str | None:
        """The open pull request from there; None where none is at that commit any more."""
        head = urllib.parse.quote(f"{owner}:{branch}", safe="")
        found = self._ask("GET", f"/pulls?state=open&per_page=100&head={head}")
        return next((str(each["number"]) for each in found if each["head"]["sha"] == sha), None)

    def comment(self, number: int, body: str) -> str:
        """Bring the comment up to date, or make it; says which."""
        own = self._own_comment(number)
        if own is None:
            self._ask("POST", f"/issues/{number}/comments", {"body": body})
            return f"commented on #{number}"
        self._ask("PATCH", f"/issues/comments/{own}", {"body": body})
        return f"brought the comment on #{number} up to date"

    def _own_comment(self, number: int) -> int | None:
        for page in range(1, PAGES + 1):
            found = self._ask("GET", f"/issues/{number}/comments?per_page=100&page={page}")
            for each in found:
                # Somebody else may write the marker, too; their comment is not ours to change.
                if each["user"]["login"] == AUTHOR and each["body"].startswith(MARKER):
                    return int(each["id"])
            if len(found) < 100:
                break
        return None

    def _ask(self, method: str, path: str, content: dict[str, str] | None = None) -> Any:
        request = urllib.request.Request(
            self._url + path,
            method=method,
            data=json.dumps(content).encode() if content is not None else None,
            headers={
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
                "User-Agent": "webperf",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


def _refuse(why: str) -> int:
    print(f"webperf-comment: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
