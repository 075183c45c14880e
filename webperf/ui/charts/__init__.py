"""Altair charts of view records: one file a picture."""
