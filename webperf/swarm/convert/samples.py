"""Values for what an OpenAPI description leaves open: its examples and defaults, else something of the right type.

Keywords of JSON Schema as OpenAPI 3.0 and 3.1 have them (https://spec.openapis.org/oas/v3.1.0#schema-object). What was
made up is told of: it is of the right type, and nothing else is known of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Plain = Mapping[str, Any]

DEEPEST = 12
_TEXTS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "email": "someone@example.org",
    "uri": "https://example.org/",
    "ipv4": "192.0.2.1",
    "byte": "dGV4dA==",
}


@dataclass(slots=True)
class Sampler:
    """Of one description. `made_up` collects where nothing was given, until it is `taken`."""

    whole: Plain
    _made_up: list[str] = field(default_factory=list)

    def taken(self) -> tuple[str, ...]:
        """What was made up since the last time."""
        found, self._made_up = tuple(dict.fromkeys(self._made_up)), []
        return found

    def resolved(self, plain: Any, depth: int = 0) -> Plain:
        """The object itself, or what its `$ref` leads to in the same file; {} where it leads nowhere."""
        if not isinstance(plain, Mapping) or depth > DEEPEST:
            return {}
        reference = plain.get("$ref")
        if reference is None:
            return plain
        found: Any = self.whole
        for step in str(reference).removeprefix("#/").split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, Mapping) else None
        return self.resolved(found, depth + 1)

    def given(self, holder: Plain) -> tuple[bool, Any]:
        """What is given for a parameter, a body or a schema: (is there anything?, the value)."""
        schema = self.resolved(holder.get("schema"))
        for plain in (holder, schema):
            if "example" in plain:
                return True, plain["example"]
            examples = plain.get("examples")
            for each in examples.values() if isinstance(examples, Mapping) else examples or ():
                # Of a schema they are values, of a parameter or a body objects with one.
                found = self.resolved(each) if isinstance(each, Mapping) and plain is holder else each
                if not isinstance(found, Mapping) or plain is not holder:
                    return True, found
                if "value" in found:
                    return True, found["value"]
        for plain in (schema, holder):
            for key in ("default", "const"):
                if key in plain:
                    return True, plain[key]
            if plain.get("enum"):
                return True, plain["enum"][0]
        return False, None

    def value(self, holder: Plain, where: str) -> Any:
        """What is given, else something made of its schema."""
        is_given, found = self.given(holder)
        return found if is_given else self.made(self.resolved(holder.get("schema")), where)

    def made(self, schema: Plain, where: str, depth: int = 0) -> Any:
        """A value of a schema."""
        is_given, found = self.given(schema)
        if is_given:
            return found
        if depth > DEEPEST:
            return None
        for key in ("anyOf", "oneOf"):
            for each in schema.get(key, ()):
                if (option := self.resolved(each)).get("type") != "null":
                    return self.made(option, where, depth + 1)
        parts = [self.resolved(each) for each in schema.get("allOf", ())]
        if parts:
            return self.made(_together([schema, *parts]), where, depth + 1)
        return self._of_type(schema, where, depth)

    def _of_type(self, schema: Plain, where: str, depth: int) -> Any:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((each for each in kind if each != "null"), "null")
        if kind == "object" or (kind is None and "properties" in schema):
            return {name: self.made(each, f"{where}.{name}", depth + 1) for name, each in self._needed(schema)}
        if kind == "array":
            item = self.made(self.resolved(schema.get("items")), f"{where}[]", depth + 1)
            return [item] * max(1, int(schema.get("minItems") or 0))
        self._made_up.append(where)
        return _scalar(kind, schema)

    def _needed(self, schema: Plain) -> Iterator[tuple[str, Plain]]:
        """The required properties and those with a value; all, where none is required."""
        required = schema.get("required") or ()
        for name, each in (schema.get("properties") or {}).items():
            found = self.resolved(each)
            if not required or name in required or self.given(found)[0]:
                yield str(name), found


def _together(schemas: list[Plain]) -> Plain:
    """Of `allOf`: all properties, and all that is required."""
    whole: dict[str, Any] = {}
    for schema in schemas:
        for key, value in schema.items():
            if key == "properties":
                whole[key] = {**whole.get(key, {}), **value}
            elif key == "required":
                whole[key] = [*whole.get(key, ()), *value]
            elif key != "allOf":
                whole[key] = value
    return whole


def _scalar(kind: Any, schema: Plain) -> Any:
    if kind in {"integer", "number"}:
        least = schema.get("minimum", schema.get("exclusiveMinimum"))
        least = 1 if least is None or isinstance(least, bool) else least
        beyond = "exclusiveMinimum" in schema and "minimum" not in schema
        return int(least) + beyond if kind == "integer" else float(least) + beyond
    if kind == "boolean":
        return True
    if kind == "null":
        return None
    text = _TEXTS.get(str(schema.get("format")), "text")
    text += "x" * (int(schema.get("minLength") or 0) - len(text))
    return text[: int(schema.get("maxLength") or len(text))]
