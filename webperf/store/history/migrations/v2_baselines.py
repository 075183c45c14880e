"""Baselines: names for runs to compare with."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Connection, DateTime, ForeignKey, Integer, MetaData, String, Table

_Key = BigInteger().with_variant(Integer, "sqlite")


def upgrade(connection: Connection) -> None:
    """From version 1."""
    metadata = MetaData()
    Table("runs", metadata, Column("id", _Key, primary_key=True))
    baselines = Table(
        "baselines",
        metadata,
        Column("id", _Key, primary_key=True),
        Column("identity", String(64), nullable=False, unique=True),
        Column("name", String(100), nullable=False),
        Column("created_at", DateTime, nullable=False),
    )
    members = Table(
        "baseline_runs",
        metadata,
        Column("baseline", ForeignKey("baselines.id", ondelete="CASCADE"), primary_key=True),
        Column("run", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        Column("pinned", Boolean, primary_key=True),
    )
    metadata.create_all(connection, tables=[baselines, members])
