"""Baseline of `start`: a bare window that unlocks and opens the same database.

PySide6, SQLAlchemy Core, Argon2id, the key out of the keyring, one SELECT, an empty window.
"""

import json
import os
import resource
import subprocess
import sys
import time
from base64 import b64decode
from pathlib import Path

BOOKS = Path(sys.argv[1]) / "books"


def bare() -> None:
    import sqlcipher3.dbapi2 as sqlcipher
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow
    from sqlalchemy import column, create_engine, func, select, table

    ring = json.loads((BOOKS / "keyring.json").read_bytes())
    entry = next(e for e in ring["entries"] if e["kind"] == "password")
    memory, passes, lanes = entry["argon2id"]
    password = (BOOKS.parent / "password").read_bytes()
    secret = hash_secret_raw(password, b64decode(entry["salt"]), passes, memory, lanes, 32, Type.ID)
    head = {k: v for k, v in entry.items() if k not in ("nonce", "sealed")}
    bound = ["partybuild data key", ring["keyring"], ring["key_id"], head]
    bound = json.dumps(bound, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    nonce, sealed = b64decode(entry["nonce"]), b64decode(entry["sealed"])
    key = ChaCha20Poly1305(secret).decrypt(nonce, sealed, bound)

    def connect() -> object:
        raw = sqlcipher.connect(str(BOOKS / "books.db"), check_same_thread=False)
        raw.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        return raw

    query = select(func.count()).select_from(table("person", column("uid")))
    with create_engine("sqlite+pysqlite://", module=sqlcipher, creator=connect).connect() as conn:
        assert conn.execute(query).scalar() == 20_000
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.show()
    QTimer.singleShot(0, application.quit)
    application.exec()


if sys.argv[2:]:
    bare()
else:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    start = time.perf_counter()
    subprocess.run([sys.executable, __file__, str(BOOKS.parent), "bare"], check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"seconds": time.perf_counter() - start, "peak_mb": peak}))
