"""Baseline of `merge`: the rows that the merge comes to, one bulk insert a table.

The database is of the same kind, with the same tables and indexes: SQLCipher with a raw key, WAL,
every commit flushed. The rows are read before the clock runs.
"""

import json
import sys
import time
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

folder = Path(sys.argv[1])
database = folder / "baseline.db"
for suffix in ("", "-wal", "-shm"):
    database.with_name(database.name + suffix).unlink(missing_ok=True)
raw = sqlcipher.connect(str(database), isolation_level=None)
raw.execute(f"PRAGMA key=\"x'{bytes(32).hex()}'\"")
raw.execute("PRAGMA journal_mode=WAL")
raw.execute("PRAGMA synchronous=FULL")
with (folder / "rows.jsonl").open(encoding="utf-8") as lines:
    for statement in json.loads(next(lines)):
        raw.execute(statement)
    tables = [json.loads(line) for line in lines]
seconds, books = 0.0, 0.0
for table, names, rows in tables:
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    start = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)
    raw.execute("COMMIT")
    taken = time.perf_counter() - start
    seconds += taken
    books += taken if table not in ("txn", "change", "line", "standing") else 0.0
raw.close()
print(json.dumps({"seconds": seconds, "books": books, "rows": sum(len(r) for *_, r in tables)}))
