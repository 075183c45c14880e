"""webperf: a performance harness for data apps.

`journey` declares a scripted user journey; everything else is reached through the command line or pytest.
"""

from webperf.journey.decorator import journey

__all__ = ["journey"]
