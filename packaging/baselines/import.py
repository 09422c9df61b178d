"""Baseline of `import`: read the rows with calamine, put the same values into one bulk insert.

The database is of the same kind: SQLCipher with a raw key, WAL, every commit flushed.
"""

import json
import sys
import time
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from python_calamine import CalamineWorkbook

folder = Path(sys.argv[1])
database = folder / "baseline.db"
database.unlink(missing_ok=True)
raw = sqlcipher.connect(str(database), isolation_level=None)
raw.execute(f"PRAGMA key=\"x'{bytes(32).hex()}'\"")
raw.execute("PRAGMA journal_mode=WAL")
raw.execute("PRAGMA synchronous=FULL")
names = [f"c{n}" for n in range(12)]
columns = ", ".join(f"{name} TEXT NOT NULL" for name in names)
raw.execute(f"CREATE TABLE person (uid TEXT PRIMARY KEY, {columns}) WITHOUT ROWID")

start = time.perf_counter()
rows = CalamineWorkbook.from_path(folder / "roster.xlsx").get_sheet_by_index(0).to_python()
values = [(f"{n:026d}", *map(str, row)) for n, row in enumerate(rows[2:])]
raw.execute("BEGIN IMMEDIATE")
raw.executemany(f"INSERT INTO person VALUES ({', '.join('?' * 13)})", values)
raw.execute("COMMIT")
seconds = time.perf_counter() - start
assert len(values) == 10_000
raw.close()
print(json.dumps({"seconds": seconds}))
