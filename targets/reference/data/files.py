"""The Parquet files that the records are kept in: made once for each size, then shared by all processes."""

import os
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from targets.reference.data import generate
from targets.reference.settings import ROWS


def cached_file(size: str, folder: Path) -> Path:
    """The file with the records of a size, generated when it is not there yet."""
    path = folder / f"health-records-v{generate.VERSION}-{size}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_whole(ROWS[size], path)
    return path


def write(rows: int, path: Path) -> None:
    """Generate `rows` records into a Parquet file, holding one batch in memory at a time."""
    with pq.ParquetWriter(path, generate.SCHEMA, compression="zstd") as writer:
        for batch in generate.batches(rows):
            writer.write_batch(batch)


def _write_whole(rows: int, path: Path) -> None:
    """Write beside `path`, then move into place: whoever reads or writes at the same time sees a whole file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    os.close(handle)
    try:
        write(rows, Path(name))
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
