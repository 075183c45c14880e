"""The recorded command holds no secret, and is otherwise what was typed."""

import pytest

from webperf.model.command_line import harmless_command

SECRET = ("--header", "--body")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://me:pass@app.test/map?key=1#x", "https://app.test/map"),
        ("--history=postgresql://me:pass@db.test/perf", "--history=postgresql://db.test/perf"),
        ("--header=X-Key: 1", "--header=redacted"),
        ("DATABASE=postgresql://me:pass@db.test/perf", "DATABASE=postgresql://db.test/perf"),
        ("API_TOKEN=hunter2 WORKERS=4 git:main", "API_TOKEN=redacted WORKERS=4 git:main"),
        ("DB=mysql+x://me:pass@db.test/a python app.py", "DB=mysql+x://db.test/a python app.py"),
        ("uvicorn app:app --port {port}", "uvicorn app:app --port {port}"),
        ("/items?state=VIC&by=month", "/items?state=VIC&by=month"),
        ("p95<500", "p95<500"),
        ("--find=p95<500", "--find=p95<500"),
        ("git:0123456789abcdef0123456789abcdef01234567", "git:0123456789abcdef0123456789abcdef01234567"),
    ],
)
def test_a_word_is_kept_but_for_its_secrets(typed: str, kept: str) -> None:
    assert harmless_command("webperf", [typed], SECRET) == f"webperf {kept}"


def test_what_follows_an_option_for_the_server_is_not_kept_but_the_name_of_a_file() -> None:
    typed = ["swarm", "--header", "X-Key: 1", "--body", "@order.json", "--body", "{}", "/items"]
    kept = "webperf swarm --header redacted --body @order.json --body redacted /items"
    assert harmless_command("webperf", typed, SECRET) == kept
