"""Faults on purpose: what can be done to an app, its network and its machine, when, and that it always ends.

A timeline in Python is a file with `timeline = [fault("latency", at="10s", lasting="5s", ms=200)]`.
"""

from webperf.faults.timeline import Timeline, fault

__all__ = ["Timeline", "fault"]
