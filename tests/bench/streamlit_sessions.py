"""What the sessions of `test_users.py` do: choose a state, look at it for a second, choose the next."""

import itertools

from webperf import swarm

STATES = itertools.cycle(["NSW", "VIC", "QLD", "WA", "SA", "TAS", "ACT", "NT"])


@swarm(user="streamlit", vus=1, think="1s", warmup="10s", duration="30s")
async def choose_states(app):
    if not app.is_open:
        await app.open("/filter")
    await app.set("State", next(STATES))


@swarm(user="websocket", vus=1000, warmup="10s", duration="30s")
async def stay(ws, user):
    if not ws.is_open:
        await ws.connect("/")
    await user.think(5)
