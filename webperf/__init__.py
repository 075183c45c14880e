"""webperf: a performance harness for data apps.

`journey` declares a scripted user journey, `swarm` an API scenario with its load, and a `Secret` is a token that cannot
be printed; everything else is reached through the command line or pytest.
"""

from webperf.journey.decorator import journey
from webperf.model.secret import Secret
from webperf.swarm.decorator import swarm

__all__ = ["Secret", "journey", "swarm"]
