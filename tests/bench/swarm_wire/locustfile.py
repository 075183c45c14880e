"""Locust's fastest user, asking as fast as it is answered. Runs in Locust's own environment."""

from locust import FastHttpUser, task


class Fast(FastHttpUser):
    @task
    def ask(self) -> None:
        self.client.get("/")
