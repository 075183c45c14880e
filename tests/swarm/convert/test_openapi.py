"""Descriptions of an API become scenarios; one that FastAPI wrote runs against its app."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from webperf.swarm.convert.har import Wanted
from webperf.swarm.convert.registry import convert

DESCRIPTION: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Regions"},
    "servers": [{"url": "https://{host}/v1/", "variables": {"host": {"default": "api.example.org"}}}],
    "security": [{"token": []}],
    "paths": {
        "/regions/{region}": {
            "parameters": [{"name": "region", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {
                "summary": "One region.",
                "parameters": [
                    {"name": "from", "in": "query", "required": True, "schema": {"type": "string", "format": "date"}},
                    {"name": "state", "in": "query", "schema": {"enum": ["NSW", "VIC"]}},
                    {"name": "page", "in": "query", "schema": {"type": "integer", "default": 3}},
                    {"name": "nothing", "in": "query", "schema": {"type": "string"}},
                    {"name": "ids", "in": "query", "example": [4, 5], "schema": {"type": "array"}},
                    {"$ref": "#/components/parameters/Trace"},
                ],
                "responses": {"200": {}, "404": {}},
            },
            "delete": {"security": [], "responses": {"204": {}}, "deprecated": True},
        },
        "/regions": {
            "post": {
                "security": [{"key": []}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Region"}}}},
                "responses": {"2XX": {}},
            }
        },
        "/upload": {"put": {"requestBody": {"content": {"multipart/form-data": {}}}, "security": [{}]}},
    },
    "components": {
        "parameters": {"Trace": {"name": "X-Trace", "in": "header", "examples": {"a": {"value": "t-1"}}}},
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "query", "name": "api_key"},
        },
        "schemas": {
            "Named": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string", "minLength": 6}},
            },
            "Region": {
                "allOf": [
                    {"$ref": "#/components/schemas/Named"},
                    {
                        "required": ["parts", "password"],
                        "properties": {
                            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Named"}},
                            "size": {"type": "number", "example": 2.5},
                            "password": {"type": "string"},
                            "parent": {"$ref": "#/components/schemas/Region"},
                        },
                    },
                ]
            },
        },
    },
}

Write = Callable[..., str]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(content: str, name: str = "api.json") -> str:
        (tmp_path / name).write_text(content)
        convert(tmp_path / name, tmp_path / "api.py", Wanted())
        return (tmp_path / "api.py").read_text()

    return write


def test_each_operation_is_a_request_with_what_is_given(written: Write) -> None:
    text = " ".join(written(json.dumps(DESCRIPTION)).split())
    assert "# One region. # made up, for the description has no example: region, from" in text
    assert 'await api.get( "/v1/regions/1",' in text
    assert '("from", "2026-01-31"), ("state", "NSW"), ("page", 3), ("ids", 4), ("ids", 5)' in text
    assert '"X-Trace": "t-1", "Authorization": f"Bearer {data[\'token\'].reveal()}"' in text
    # An optional parameter of which nothing is known stays away.
    assert "nothing" not in text
    assert 'await api.delete("/v1/regions/1") user.check("DELETE /v1/regions/{id} is 204"' in text
    assert "# deprecated # made up" in text
    assert 'params={"api_key": data["key"].reveal()}' in text
    assert '"parts": [{"name": "textxx"}]' in text
    assert '"size": 2.5' in text
    assert '"password": data["password"].reveal()' in text
    assert "made up, for the description has no example: body.name, body.parts[].name, body.password" in text
    assert "Left out: the body of PUT /upload (multipart/form-data)." in text
    assert "Some change data (1 DELETE, 1 POST, 1 PUT): take out what must not be repeated." in text
    assert "--base-url https://api.example.org" in text
    assert 'user.check("POST /v1/regions is below 400", response.status_code < 400)' in text


def test_yaml_says_the_same(written: Write, tmp_path: Path) -> None:
    import yaml

    found = written(json.dumps(DESCRIPTION))
    (tmp_path / "api.py").unlink()
    as_yaml = yaml.safe_dump(DESCRIPTION, sort_keys=False).replace("'200':", "200:")
    assert written(as_yaml, "api.yaml").replace("api.yaml", "api.json") == found


def test_an_example_that_looks_like_a_date_is_a_text(written: Write) -> None:
    text = written(
        "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      parameters:\n"
        "        - {name: day, in: query, example: 2026-01-31}\n      responses: {200: {}}\n",
        "api.yml",
    )
    assert 'params={"day": "2026-01-31"}' in text


@pytest.mark.parametrize("content", ["{", "a: [", "openapi: *x"])
def test_no_yaml_is_said_in_one_line(written: Write, content: str) -> None:
    with pytest.raises(Exception, match="not valid YAML") as refused:
        written(content, "api.yaml")
    assert "\n" not in str(refused.value)


def test_a_schema_that_holds_itself_comes_to_an_end(written: Write) -> None:
    node = {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}}
    plain = {
        "openapi": "3.1.0",
        "paths": {"/a": {"post": {"requestBody": body}}},
        "components": {"schemas": {"Node": node}},
    }
    assert written(json.dumps(plain)).count('"next"') <= 16
