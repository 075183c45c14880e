"""The history's tables as the newest migration leaves them (a test compares both)."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table

from webperf.store.history.columns import Key, Moment, Words

metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", Key, primary_key=True),
    # A digest of what makes a run that very run: adding it twice adds it once.
    Column("identity", String(64), nullable=False, unique=True),
    Column("run_id", Words, nullable=False),
    Column("tool", Words, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("commit_sha", Words, nullable=False),
    Column("branch", Words, nullable=False),
    Column("dirty", Boolean, nullable=False),
    Column("fingerprint", String(16), nullable=False),
    Column("machine", String(16), nullable=False),
    Column("environment", JSON, nullable=False),
    Column("validity", Words, nullable=False),
    Column("verdict", Words, nullable=False),
    Index("runs_by_time", "started_at"),
)

labels = Table(
    "labels",
    metadata,
    Column("run", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Words, primary_key=True),
    Column("value", Words, nullable=False),
)

series = Table(
    "series",
    metadata,
    Column("id", Key, primary_key=True),
    # Names may be longer than an index takes: their digest is what is unique.
    Column("identity", String(64), nullable=False, unique=True),
    Column("journey", Words, nullable=False),
    Column("step", Words, nullable=False),
    Column("device", Words, nullable=False),
    Column("network", Words, nullable=False),
    Column("cpu", Words, nullable=False),
    Column("metric", Words, nullable=False),
    Column("unit", Words, nullable=False),
)

samples = Table(
    "samples",
    metadata,
    Column("run", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("series", ForeignKey("series.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("value", Float(53)),
    Column("missing", Words),
    Index("samples_by_series", "series"),
)

baselines = Table(
    "baselines",
    metadata,
    Column("id", Key, primary_key=True),
    Column("identity", String(64), nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
)

baseline_runs = Table(
    "baseline_runs",
    metadata,
    Column("baseline", ForeignKey("baselines.id", ondelete="CASCADE"), primary_key=True),
    Column("run", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    # A run may be in the rolling reference and pinned as well.
    Column("pinned", Boolean, primary_key=True),
)
