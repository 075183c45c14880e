"""Runs, their labels, series and samples."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

_Key = BigInteger().with_variant(Integer, "sqlite")


def upgrade(connection: Connection) -> None:
    """From an empty database."""
    metadata = MetaData()
    Table(
        "runs",
        metadata,
        Column("id", _Key, primary_key=True),
        Column("identity", String(64), nullable=False, unique=True),
        Column("run_id", Text, nullable=False),
        Column("tool", Text, nullable=False),
        Column("started_at", DateTime, nullable=False),
        Column("commit_sha", Text, nullable=False),
        Column("branch", Text, nullable=False),
        Column("dirty", Boolean, nullable=False),
        Column("fingerprint", String(16), nullable=False),
        Column("machine", String(16), nullable=False),
        Column("environment", JSON, nullable=False),
        Column("validity", Text, nullable=False),
        Column("verdict", Text, nullable=False),
        Index("runs_by_time", "started_at"),
    )
    Table(
        "labels",
        metadata,
        Column("run", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        Column("name", Text, primary_key=True),
        Column("value", Text, nullable=False),
    )
    names = ("journey", "step", "device", "network", "cpu", "metric", "unit")
    Table(
        "series",
        metadata,
        Column("id", _Key, primary_key=True),
        Column("identity", String(64), nullable=False, unique=True),
        *(Column(name, Text, nullable=False) for name in names),
    )
    Table(
        "samples",
        metadata,
        Column("run", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        Column("series", ForeignKey("series.id"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("value", Float(53)),
        Column("missing", Text),
        Index("samples_by_series", "series"),
    )
    metadata.create_all(connection)
