"""webperf: a performance harness for data apps.

`journey` declares a scripted user journey, `swarm` an API scenario with its load; everything else is reached through
the command line or pytest.
"""

from webperf.journey.decorator import journey
from webperf.swarm.decorator import swarm

__all__ = ["journey", "swarm"]
