"""A device profile: what the browser pretends to be, and the conditions it is measured under."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """One file of `devices/`. Viewport in CSS pixels; `scale` is device pixels per CSS pixel.

    `user_agent` may hold `{version}`: the real browser's major version is filled in, so the text never ages.
    `cpu_class` and `network` name the conditions the device stands for.
    """

    name: str
    title: str
    width: int
    height: int
    scale: float
    mobile: bool
    touch: bool
    user_agent: str | None
    cpu_class: str
    network: str

    @property
    def viewport(self) -> str:
        """For people: `412x823 @1.75`."""
        return f"{self.width}x{self.height} @{self.scale:g}"
