"""Reading a workbook of any kind by what it contains, never by its name.

.xlsx .xls .ods .csv, also under each other's names, and the HTML tables that many systems export
as .xls. A file is data here: macros and formulas never run, links are never followed. What is
hostile, damaged, locked or something else is refused with a code and the file's name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Workbook
from partybuild_desktop.exchange import delimited, html, ods, spreadsheetml, xls, xlsx
from partybuild_desktop.exchange.zipped import open_zipped
from partybuild_desktop.system.files import machine_errors

LARGEST: Final = 100 * 2**20

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BIFF: Final = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_STREAMS: Final = {
    "doc": "WordDocument".encode("utf-16-le"),
    "ppt": "PowerPoint Document".encode("utf-16-le"),
    "msg": "__substg1.0".encode("utf-16-le"),
}
_MAGIC: Final = {
    "pdf": b"%PDF",
    "png": b"\x89PNG",
    "jpg": b"\xff\xd8\xff",
    "gif": b"GIF8",
    "bmp": b"BM",
    "rar": b"Rar!",
    "7z": b"7z\xbc\xaf",
    "gz": b"\x1f\x8b",
    "exe": b"MZ",
    "rtf": b"{\\rtf",
    "sqlite": b"SQLite format 3",
}


def read(path: Path) -> Workbook:
    """The sheets of a file.

    Raises UserProblem file_empty, file_oversize, file_password, file_broken, file_unknown (with
    `looks_like` where that is known), each with the file's `name`; EnvironmentProblem.
    """
    with machine_errors(path):
        size = path.stat().st_size
        if size > LARGEST:
            raise UserProblem("file_oversize", name=path.name, limit=LARGEST // 2**20)
        data = path.read_bytes()
    try:
        return read_bytes(data)
    except UserProblem as problem:
        problem.args_["name"] = path.name
        raise


def read_bytes(data: bytes) -> Workbook:
    """The same from a file's bytes; the problems name no file."""
    if not data.strip(b"\0 \t\r\n"):
        raise UserProblem("file_empty")
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(_OLE):
        return _compound(data)
    if data[:2] in _BIFF and data[2:4] in (b"\x08\x00", b"\x10\x00", b"\x06\x00", b"\x04\x00"):
        return xls.read(data)
    for kind, magic in _MAGIC.items():
        if data.startswith(magic):
            raise UserProblem("file_unknown", looks_like=kind)
    text = delimited.decode(data)
    if spreadsheetml.recognise(text):
        return spreadsheetml.read(data)
    if html.recognise(text):
        return html.read(text)
    return delimited.read(text)


def _zipped(data: bytes) -> Workbook:
    with open_zipped(data) as document:
        kind = _kind_of_zip(document.names)
        if kind == "xlsx":
            return xlsx.read(document)
        if kind == "ods":
            return ods.read(document)
    raise UserProblem("file_unknown", looks_like=kind)


def _kind_of_zip(names: frozenset[str]) -> str:
    if any(name.rpartition("/")[2].startswith("workbook") for name in names):
        return "xlsb" if "xl/workbook.bin" in names else "xlsx"
    if "content.xml" in names:
        return "ods"
    for kind, folder in (("docx", "word/"), ("pptx", "ppt/"), ("xlsb", "xl/")):
        if any(name.startswith(folder) for name in names):
            return kind
    return "zip"


def _compound(data: bytes) -> Workbook:
    """An OLE compound file: an old workbook, a locked new one, or another program's document."""
    if _ENCRYPTED in data:
        raise UserProblem("file_password")
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return xls.read(data)
    for kind, stream in _STREAMS.items():
        if stream in data:
            raise UserProblem("file_unknown", looks_like=kind)
    raise UserProblem("file_broken")
