"""Prometheus: a textfile of a run, an endpoint to scrape while load runs, and a dashboard of both."""
