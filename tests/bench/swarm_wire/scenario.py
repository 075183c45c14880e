"""The scenario path: a function of httpx's client, as a user writes it."""

from webperf import swarm


@swarm
async def ask(api):
    response = await api.get("/")
    assert response.status_code == 200
