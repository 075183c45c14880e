"""What was recorded or described, converted, and run as a load: it gives the statuses that it should."""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import read_run
from tests.fixtures.serving import serving

pytestmark = pytest.mark.e2e

Start = Callable[..., Any]

API = """
import sys
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field

app = FastAPI(title="Regions", version="1.0")
bearer = HTTPBearer()

class Region(BaseModel):
    name: str = Field(min_length=3)
    state: str = "VIC"
    population: int = Field(ge=10)

@app.get("/health")
def health(): return {"status": "ok"}

@app.get("/regions/{number}")
def region(number: int, day: Annotated[str, Query(examples=["2026-01-31"])], limit: int | None = None):
    if day != "2026-01-31":
        raise HTTPException(400)
    return {"number": number}

@app.post("/regions", status_code=201)
def add(region: Region): return region

@app.get("/me")
def me(credentials=Depends(bearer)):
    if credentials.credentials != "hush-hush":
        raise HTTPException(401)
    return {"name": "ann"}

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""


def ran(start: Start, file: Path, base_url: str, env: dict[str, str] | None = None) -> Any:
    """One pass of a converted file: its part of run.json."""
    out = file.parent / f"{file.stem}-out"
    command = start("swarm", file, "--iterations", 1, "--base-url", base_url, "--out", out, env=env)
    command.finish()
    assert out.exists(), command.stderr
    (found,) = read_run(out)["swarm"]
    assert found["exceptions"] == [], command.stderr
    return found


def test_what_fastapi_says_of_an_app_runs_on_it(start: Start, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(API)
    with serving([sys.executable, str(tmp_path / "app.py")], ready="/health") as url:
        with urllib.request.urlopen(f"{url}/openapi.json") as answer:
            (tmp_path / "openapi.json").write_bytes(answer.read())
        converting = start("convert", "openapi.json", "--out", "api.py")
        assert converting.finish() == 0, converting.stderr
        assert "from the environment: API_HTTPBEARER (security scheme HTTPBearer)" in converting.stdout
        found = ran(start, tmp_path / "api.py", url, env={"API_HTTPBEARER": "hush-hush"})
        # Without the secret nothing begins, and one line says what is missing.
        refused = start("swarm", "api.py", "--base-url", url)
        assert refused.finish() == 2
    (line,) = refused.stderr.splitlines()
    assert "the secret API_HTTPBEARER is not in the environment" in line
    assert {(row["name"], row["fails"]) for row in found["checks"]} == {
        ("GET /health is 200", 0),
        ("GET /regions/{id} is 200", 0),
        ("POST /regions is 201", 0),
        ("GET /me is 200", 0),
    }
    assert "made up, for the description has no example: number" in (tmp_path / "api.py").read_text()


def statuses(har: Path) -> list[int]:
    """Of what was answered: a request still out when the recording ended has -1, and no place in a scenario."""
    entries = json.loads(har.read_text())["log"]["entries"]
    found = (entry["response"]["status"] for entry in entries if entry["request"]["url"].startswith("http"))
    return sorted(status for status in found if status > 0)


def converted(start: Start, har: Path, app: str, env: dict[str, str] | None = None) -> list[int]:
    """The statuses of a whole recording, as they come when its scenario runs."""
    file = har.with_name("visit.py")
    converting = start("convert", har, "--static", "--out", file)
    assert converting.finish() == 0, converting.stderr
    assert "hush" not in file.read_text()
    found = ran(start, file, app, env)
    assert all(check["fails"] == 0 for check in found["checks"]), found["checks"]
    return sorted(status for row in found["requests"] for status in [row["status"]] * row["count"])


@pytest.mark.browser
def test_a_recording_of_chromium_gives_the_recorded_statuses(
    start: Start, reference: str, browser: Browser, tmp_path: Path
) -> None:
    har = tmp_path / "chromium.har"
    with browser.new_context(base_url=reference, record_har_path=har) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("heading").first.wait_for()
        page.evaluate("() => fetch('/api/regions?state=VIC').then((r) => r.json())")
        page.evaluate("() => fetch('/api/regions?state=none', {headers: {Authorization: 'Bearer hush-hush'}})")
    assert 400 in statuses(har)
    assert converted(start, har, reference, {"VISIT_AUTHORIZATION": "Bearer x"}) == statuses(har)


@pytest.mark.browser
def test_the_diagnosis_of_a_run_gives_the_recorded_statuses(start: Start, reference: str, tmp_path: Path) -> None:
    run = start("run", "open_overview", "--base-url", reference, "--device", "desktop", "--cpu", "off", "-n", 1,
                "--warmup", 0, "--out", tmp_path / "run")  # fmt: skip
    run.finish()
    (har,) = (tmp_path / "run" / "artifacts").glob("*network.har")
    assert len(statuses(har)) > 50
    assert converted(start, har, reference) == statuses(har)
