"""UI under load: journeys measured idle, then while a swarm holds each level, on one clock."""
