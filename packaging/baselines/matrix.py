"""Baseline of `matrix`: one SQL query over the rows that the matrix is made of, and no more.

The meetings and talks of five years, who stands where, and the posts, fetched from the database.
"""

import json
import sys
import time
from base64 import b64decode
from datetime import date
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

FOLDER = Path(sys.argv[1])
BOOKS = FOLDER / "books"
FIRST = f"{date.today().year - 4}-01-01"
QUERY = """
    SELECT org, kinds, state, "on", uid, '' FROM meeting WHERE gone = 0 AND "on" >= ?
    UNION ALL SELECT org, host, guest, "on", uid, '' FROM talk WHERE gone = 0 AND "on" >= ?
    UNION ALL SELECT person, org, start, "end", kind, confirmed FROM (
        SELECT s.person, s.org, s.start, s."end", p.kind, p.confirmed FROM standing s
        JOIN person p ON p.uid = s.person)
    UNION ALL SELECT person, org, title, start, "end", '' FROM post WHERE gone = 0
"""


def data_key() -> str:
    ring = json.loads((BOOKS / "keyring.json").read_bytes())
    entry = next(e for e in ring["entries"] if e["kind"] == "password")
    memory, passes, lanes = entry["argon2id"]
    password = (FOLDER / "password").read_bytes()
    secret = hash_secret_raw(password, b64decode(entry["salt"]), passes, memory, lanes, 32, Type.ID)
    head = {k: v for k, v in entry.items() if k not in ("nonce", "sealed")}
    bound = ["partybuild data key", ring["keyring"], ring["key_id"], head]
    text = json.dumps(bound, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    nonce, sealed = b64decode(entry["nonce"]), b64decode(entry["sealed"])
    return ChaCha20Poly1305(secret).decrypt(nonce, sealed, text).hex()


raw = sqlcipher.connect(str(BOOKS / "books.db"))
raw.execute(f"PRAGMA key=\"x'{data_key()}'\"")
raw.execute("SELECT count(*) FROM site").fetchone()
start = time.perf_counter()
rows = raw.execute(QUERY, (FIRST, FIRST)).fetchall()
print(json.dumps({"seconds": time.perf_counter() - start, "rows": len(rows)}))
