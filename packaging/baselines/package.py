"""Baseline of `package`: copy the same attachments to another folder as a careful copier would.

Each file is read, hashed, written, flushed, read back from the disk and hashed again.
"""

import hashlib
import json
import os
import shutil
import sys
import time
from pathlib import Path

folder = Path(sys.argv[1])
target = folder / "copied"
shutil.rmtree(target, ignore_errors=True)
target.mkdir()
start = time.perf_counter()
size = 0
for source in sorted((folder / "attachments").iterdir()):
    data = source.read_bytes()
    size += len(data)
    copy = target / source.name
    with copy.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    if hasattr(os, "posix_fadvise"):  # else the copy would be read from memory
        descriptor = os.open(copy, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
    assert hashlib.sha256(copy.read_bytes()).digest() == hashlib.sha256(data).digest()
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "mb_s": size / seconds / 1e6}))
