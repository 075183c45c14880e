"""The history: every run in a SQL database, an SQLite file by default or PostgreSQL for a team."""
