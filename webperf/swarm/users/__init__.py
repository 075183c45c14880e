"""Users that do not speak HTTP through httpx: what a scenario's first argument is then, and what is measured of it."""
