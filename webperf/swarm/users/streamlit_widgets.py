"""Widgets as Streamlit's messages describe them, and how a value of each is sent back (`streamlit.proto`, 1.67)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from webperf.errors import unknown_name

Encode = Callable[[Any, Any], None]
"""Puts a value (second) into a WidgetState (first)."""


class UnknownWidget(LookupError):
    """No widget on the page has that label or key."""


@dataclass(frozen=True, slots=True)
class Widget:
    """`kind` is the element's name in `Element.proto`. `waits`: a change is kept until something else is sent."""

    id: str
    kind: str
    label: str
    fragment_id: str
    waits: bool
    options: tuple[str, ...] = ()
    bounds: tuple[float, float, float] | None = None
    """Least, most and step of a number."""
    default: Any = None

    @property
    def key(self) -> str:
        """The script's own key; "" without one. Ids are `$$ID-<hash>-<key or None>`."""
        key = self.id.split("-", 2)[-1]
        return "" if key == "None" else key


def _single(field: str, kind: type) -> Encode:
    def encode(state: Any, value: Any) -> None:
        setattr(state, field, kind(value))

    return encode


def _many(field: str, kind: type) -> Encode:
    def encode(state: Any, value: Any) -> None:
        values = value if isinstance(value, list | tuple | set) else (value,)
        holder = getattr(state, field)
        # A chosen nothing is not the same as nothing said.
        holder.SetInParent()
        holder.data.extend(kind(each) for each in values)

    return encode


_ENCODE: Mapping[str, Encode] = {
    "button": _single("trigger_value", bool),
    "button_group": _many("string_array_value", str),
    "checkbox": _single("bool_value", bool),
    "color_picker": _single("string_value", str),
    "date_input": _many("string_array_value", str),
    "date_time_input": _many("string_array_value", str),
    "feedback": _single("string_value", str),
    "multiselect": _many("string_array_value", str),
    "number_input": _single("double_value", float),
    "pagination": _single("int_value", int),
    "radio": _single("string_value", str),
    "select_slider": _many("string_array_value", str),
    "selectbox": _single("string_value", str),
    "slider": _many("double_array_value", float),
    "text_area": _single("string_value", str),
    "text_input": _single("string_value", str),
    "time_input": _single("string_value", str),
}
_HARMLESS = frozenset({"checkbox", "multiselect", "number_input", "radio", "select_slider", "selectbox", "slider"})
"""What a load without a script changes: a choice among what is offered, and never a button, which may do something."""
_SELECT_SLIDER = 2


def widget_in(element: Any, fragment_id: str) -> Widget | None:
    """The widget of an `Element` message, if it is one that can be set."""
    kind = element.WhichOneof("type")
    if kind not in _ENCODE:
        return None
    proto = getattr(element, kind)
    if kind == "slider" and proto.type == _SELECT_SLIDER:
        kind = "select_slider"
    fields = proto.DESCRIPTOR.fields_by_name
    submits = "is_form_submitter" in fields and proto.is_form_submitter
    return Widget(
        id=proto.id,
        kind=kind,
        label=proto.label if "label" in fields else "",
        fragment_id=fragment_id,
        waits=bool(proto.form_id and not submits) or ("ignore_rerun" in fields and proto.ignore_rerun),
        options=tuple(str(option) for option in proto.options) if "options" in fields else (),
        bounds=_bounds(kind, proto),
        default=_default(kind, proto),
    )


def encode(widget: Widget, state: Any, value: Any) -> None:
    """Put a value into its WidgetState. Raises ValueError for an option that is not offered."""
    if widget.kind in {"selectbox", "radio", "select_slider"} and widget.options and not _offered(widget, value):
        raise ValueError(unknown_name(f"option of {widget.label!r}", str(value), widget.options))
    state.id = widget.id
    _ENCODE[widget.kind](state, value)


def find(widgets: Iterable[Widget], label_or_key: str) -> Widget:
    """By key, or by label. Raises UnknownWidget with a suggestion, also where a label is there twice."""
    found = list(widgets)
    for widget in found:
        if widget.key == label_or_key:
            return widget
    labelled = [widget for widget in found if widget.label == label_or_key]
    if len(labelled) > 1:
        raise UnknownWidget(f"{len(labelled)} widgets are labelled {label_or_key!r}: give one a key")
    if not labelled:
        raise UnknownWidget(unknown_name("widget", label_or_key, [w.label or w.key for w in found]))
    return labelled[0]


def other_value(widget: Widget, now: Any, chance: random.Random) -> Any:
    """Any value but the present one, as a visitor might choose; None where there is no other."""
    now = widget.default if now is None else now
    if widget.kind == "checkbox":
        return not now
    if widget.kind == "slider" and isinstance(now, tuple | list) and len(now) == 2 and widget.bounds:
        least, _, step = widget.bounds
        ends = [least + step * chance.randint(0, _steps(widget.bounds)) for _ in range(2)]
        return None if sorted(ends) == list(now) else tuple(sorted(ends))
    offered: list[Any] = list(widget.options)
    if widget.bounds:
        least, _, step = widget.bounds
        offered = [least + step * chance.randint(0, _steps(widget.bounds)) for _ in range(2)]
    held = list(now) if isinstance(now, tuple | list) else [now]
    if widget.kind == "select_slider" and len(held) == 2:
        return None
    others = [value for value in offered if [value] != held]
    return chance.choice(others) if others else None


def is_harmless(widget: Widget) -> bool:
    """May a load without a script change it?"""
    return widget.kind in _HARMLESS and not widget.waits


def _steps(bounds: tuple[float, float, float]) -> int:
    least, most, step = bounds
    return int((most - least) / step) if step > 0 else 0


def _bounds(kind: str, proto: Any) -> tuple[float, float, float] | None:
    bounded = kind == "slider" or (kind == "number_input" and proto.has_min and proto.has_max)
    return (proto.min, proto.max, proto.step or 1.0) if bounded else None


def _default(kind: str, proto: Any) -> Any:
    if kind in {"selectbox", "radio"}:
        raw = "raw_value" if proto.HasField("raw_value") else None
        return proto.raw_value if raw else (proto.options[proto.default] if proto.HasField("default") else None)
    if kind in {"multiselect", "select_slider"}:
        return tuple(proto.options[int(index)] for index in proto.default)
    if kind == "slider":
        return tuple(proto.default)
    if kind in {"checkbox", "number_input"}:
        return proto.default
    return None


def _offered(widget: Widget, value: Any) -> bool:
    values = value if isinstance(value, list | tuple) else (value,)
    return all(str(each) in widget.options for each in values)
