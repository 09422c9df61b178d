"""The licensed faces of this PC, for whoever wants its paper to look as it does from WPS.

方正小标宋, 仿宋_GB2312 and 楷体_GB2312 may not be given away with a program; where a PC has them,
or those of Windows, a clerk may choose them. What they lack comes from the bundled faces.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from partybuild_desktop.reports.font import CHAINS, Fonts, Role
from partybuild_desktop.system.paths import resources_dir

#  Names of files in the order of preference, in lower case.
FILES: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.TITLE: (
        "fzxbsjw.ttf",
        "fzxbsjw--gb1-0.ttf",
        "fzxiaobiaosong-b05s.ttf",
        "方正小标宋简体.ttf",
        "方正小标宋_gbk.ttf",
    ),
    Role.SONG: ("simsun.ttc", "simsun.ttf", "宋体.ttf"),
    Role.HEI: ("simhei.ttf", "黑体.ttf"),
    Role.KAI: ("楷体_gb2312.ttf", "simkai_gb2312.ttf", "simkai.ttf"),
    Role.FANG: ("仿宋_gb2312.ttf", "simfang_gb2312.ttf", "simfang.ttf"),
}


def folders() -> Iterator[Path]:
    """Where this system keeps its fonts."""
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts"
    else:
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
        yield from (Path.home() / ".local" / "share" / "fonts", Path.home() / ".fonts")


def installed(where: Iterable[Path] | None = None) -> dict[Role, Path]:
    """The faces found, by the part they play."""
    files: dict[str, Path] = {}
    for folder in folders() if where is None else where:
        for top, _, names in os.walk(folder):  # says nothing of a folder that is not there
            for name in names:
                files.setdefault(name.lower(), Path(top) / name)
    found = {}
    for role, wanted in FILES.items():
        path = next((files[name] for name in wanted if name in files), None)
        if path is not None:
            found[role] = path
    return found


@dataclass(frozen=True, slots=True)
class PcFace:
    """What this PC has for a part: `path` None when nothing; not `usable`: it cannot be embedded.

    `stand_in` is the bundled face that is used then.
    """

    role: Role
    path: Path | None
    usable: bool
    stand_in: Path


def faces_here() -> tuple[PcFace, ...]:
    """The five parts with this PC's faces, looked for anew: one may have been installed since."""
    of_this_pc.cache_clear()
    bundled, found = resources_dir() / "fonts", installed()
    unusable = Fonts(bundled, found).unusable
    return tuple(
        PcFace(
            role,
            found.get(role),
            role in found and found[role] not in unusable,
            bundled / f"{CHAINS[role][0]}.ttf",
        )
        for role in FILES
    )


@cache
def of_this_pc() -> Fonts:
    """The bundled fonts with the PC's own before them; looked for once."""
    return Fonts(resources_dir() / "fonts", installed())
