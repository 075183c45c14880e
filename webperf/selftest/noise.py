"""Noise as measurements have it, drawn by numpy. Every function gives factors around 1, of the shape asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

Draw = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]

HICCUPS, LARGEST_HICCUP = 0.05, 0.5
"""One run in twenty takes up to half as long again: a garbage collection, a neighbour's job."""

SHARED = 0.5
"""Correlation between the metrics of one run: a slow second is in all of them."""

DRIFT = 0.10
"""Standard deviation of how much slower or faster a machine is at the end of a job."""


def run_noise(source: np.random.Generator, shape: tuple[int, ...], cv: float) -> np.ndarray:
    """Lognormal, with hiccups. The last axis but one are metrics of one run, the last are runs in order of time."""
    shared = source.standard_normal((*shape[:-2], 1, shape[-1]))
    own = source.standard_normal(shape)
    logs = cv * (np.sqrt(SHARED) * shared + np.sqrt(1 - SHARED) * own)
    hit = source.random((*shape[:-2], 1, shape[-1])) < HICCUPS
    return np.asarray(np.exp(logs) * (1 + hit * source.uniform(0, LARGEST_HICCUP, shape)))


def abba(
    source: np.random.Generator, builds: int, metrics: int, pairs: int, cv: float
) -> tuple[np.ndarray, np.ndarray]:
    """Base and head of so many builds that changed nothing, shape (builds, metrics, pairs), in turns on a machine
    that drifts."""
    noise = run_noise(source, (builds, metrics, 2 * pairs), cv)
    slope = source.normal(0, DRIFT, (builds, 1, 1))
    values = noise * np.exp(slope * np.linspace(-0.5, 0.5, 2 * pairs))
    first = np.arange(2 * pairs) % 4
    is_base = (first == 0) | (first == 3)
    return values[..., is_base], values[..., ~is_base]


def skewed(source: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Lognormal with hiccups."""
    hit = source.random(shape) < HICCUPS
    return np.asarray(np.exp(source.normal(0, 0.15, shape)) * (1 + hit * source.uniform(0, LARGEST_HICCUP, shape)))


def bimodal(source: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Two humps, the higher one at 1.5 with two runs in five: a cache that is hit or not."""
    return np.asarray(np.where(source.random(shape) < 0.4, 1.5, 1.0) * np.exp(source.normal(0, 0.05, shape)))


def tied(source: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Around 200 ms on a clock of 8 ms, as Event Timing's is."""
    return np.asarray(np.round(200 * np.exp(source.normal(0, 0.15, shape)) / 8) / 25)


def heavy(source: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Student's t with 3 degrees of freedom on the logarithms: far outliers on both sides."""
    return np.asarray(np.exp(0.1 * source.standard_t(3, shape)))


SHAPES: Mapping[str, Draw] = {"skewed": skewed, "bimodal": bimodal, "tied": tied, "heavy-tailed": heavy}
"""By name, for the coverage of intervals."""
