"""matplotlib draws with our pen: a renderer that turns what it is told into code of the page.

Its own writers would bring DejaVu or Helvetica into the file; so everything is vector, and text is
set in the faces of every other ledger. Importing this module costs 0.4 s: it is imported when a
figure is drawn, never before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from partybuild_desktop.domain.figure import AREAS, Colour
from partybuild_desktop.reports.font import Role
from partybuild_desktop.reports.pen import Pen, Point
from partybuild_desktop.reports.readiness import settle

settle()

import matplotlib  # noqa: E402
from matplotlib.backend_bases import GraphicsContextBase, RendererBase  # noqa: E402
from matplotlib.colors import to_rgb  # noqa: E402
from matplotlib.font_manager import FontProperties  # noqa: E402
from matplotlib.markers import MarkerStyle  # noqa: E402
from matplotlib.path import Path  # noqa: E402
from matplotlib.transforms import Affine2D, Transform  # noqa: E402

matplotlib.rcdefaults()  # whatever a file of this user's asks for
matplotlib.rcParams.update({"text.parse_math": False, "font.family": [Role.SONG.value]})

WIRE: Final = 0.5
LINE: Final = 1.4
INK: Final = "#1F2328"
KEY: Final = (9.0, 6.5)  # points: the key to a colour
_ASCENT, _DESCENT = 0.80, 0.14  # of the type size: figures and capitals
_TILE: Final = 72.0  # points: matplotlib's hatches are made for a square of an inch


@dataclass(frozen=True, slots=True)
class Ink:
    """What tells a colour from its neighbours in a grey print too: lines of the colour `over` on
    its area; of its line the dashes and the marker."""

    hatch: str = ""
    over: str = "#FFFFFF"
    dash: str | tuple[int, tuple[int, ...]] = "-"
    marker: str = "o"


INKS: Final = {
    Colour.RED: Ink(),
    Colour.GOLD: Ink("/////", "#7A5C00", (0, (4, 2)), "s"),
    Colour.INK: Ink(dash=(0, (1, 1)), marker="^"),
    Colour.PALE: Ink("|||||", "#6B7280", (0, (6, 2, 1, 2)), "D"),
    Colour.OK: Ink("\\\\\\\\\\", "#FFFFFF", (0, (8, 2)), "v"),
    Colour.GREY: Ink("-----", "#1F2328", (0, (2, 2)), "P"),
    Colour.WARN: Ink("xxxx", "#FFFFFF", (0, (3, 1, 1, 1)), "X"),
}


class Painter(RendererBase):
    """Turns what matplotlib draws into drawing code; `low` is where its lower left corner lies."""

    def __init__(self, pen: Pen, low: Point, size: tuple[float, float]) -> None:
        super().__init__()
        self._pen, self._low, self._size = pen, low, size
        self.code: list[str] = []

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803 # matplotlib's signature
    ) -> None:
        shape = self._shape(path, transform)
        if not shape:
            return
        width = gc.get_linewidth()
        code = ["q", self._clip(gc)]
        if rgbFace is not None:
            code.append(f"{_rgb(rgbFace)} rg {shape} f")
        hatch = gc.get_hatch_path()
        if hatch is not None:
            code.append(self._hatch(gc, path.get_extents(transform).extents, shape, hatch))
        if width > 0:
            code.append(f"{_stroke(gc)} {shape} S")
        self.code.append("\n".join([*filter(None, code), "Q"]))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: object = False,  # noqa: ARG002 # matplotlib's signature
        mtext: object = None,  # noqa: ARG002
    ) -> None:
        turn = Affine2D().rotate_deg(angle).to_values()[:4] if angle else (1.0, 0.0, 0.0, 1.0)
        at = f"{x + self._low[0]:.2f} {y + self._low[1]:.2f}"
        put = self._pen.put(s, (0, 0), role=_role(prop), size=prop.get_size_in_points())
        place = " ".join(f"{part:.4g}" for part in turn)
        self.code.append(f"q {_rgb(gc.get_rgb())} rg {place} {at} cm {put} Q")

    def get_text_width_height_descent(
        self,
        s: str,
        prop: FontProperties,
        ismath: object,  # noqa: ARG002 # matplotlib's signature
    ) -> tuple[float, float, float]:
        size = prop.get_size_in_points()
        width = self._pen.fonts[_role(prop)].width(s) * size
        return width, (_ASCENT + _DESCENT) * size, _DESCENT * size

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._size

    def flipy(self) -> bool:
        return False

    def _shape(self, path: Path, transform: Transform) -> str:
        """The outline as drawing code."""
        moved = transform + Affine2D().translate(*self._low)
        # at once, where Path.iter_segments goes from point to point
        clean = path.cleaned(transform=moved, remove_nans=True, curves=True)
        points, codes = (cast(Any, found).tolist() for found in (clean.vertices, clean.codes))
        code: list[str] = []
        last, n = (0.0, 0.0), 0
        while n < len(codes) and codes[n] != Path.STOP:
            kind = codes[n]
            if kind == Path.CLOSEPOLY:
                code.append("h")
                n += 1
                continue
            count = Path.NUM_VERTICES_FOR_CODE[kind]
            xy = [value for point in points[n : n + count] for value in point]
            if kind == Path.CURVE3:  # a cubic that is the same curve
                cx, cy, x, y = xy
                xy = [
                    last[0] + 2 / 3 * (cx - last[0]),
                    last[1] + 2 / 3 * (cy - last[1]),
                    x + 2 / 3 * (cx - x),
                    y + 2 / 3 * (cy - y),
                    x,
                    y,
                ]
            last = (xy[-2], xy[-1])
            code.append(" ".join([f"{value:.2f}" for value in xy]) + _OPERATOR[kind])
            n += count
        return " ".join(code)

    def _clip(self, gc: GraphicsContextBase) -> str:
        code = ""
        box = gc.get_clip_rectangle()
        if box is not None:
            x, y = box.x0 + self._low[0], box.y0 + self._low[1]
            code = f"{x:.2f} {y:.2f} {box.width:.2f} {box.height:.2f} re W n"
        path, transform = gc.get_clip_path()
        if path is not None and transform is not None:
            code += f" {self._shape(cast(Path, path), transform)} W n"
        return code

    def _hatch(
        self, gc: GraphicsContextBase, extents: Sequence[float], shape: str, hatch: Path
    ) -> str:
        """The hatch over an outline, tile by tile, within it."""
        colour = _rgb(gc.get_hatch_color())
        pens = f"{colour} RG {colour} rg {gc.get_hatch_linewidth():g} w"
        code = [f"q {shape} W n {pens}"]
        left, low, right, high = (float(value) for value in extents)
        paint = "B" if any(kind == Path.CLOSEPOLY for _, kind in hatch.iter_segments()) else "S"
        for x in range(int(left // _TILE), int(right // _TILE) + 1):
            for y in range(int(low // _TILE), int(high // _TILE) + 1):
                tile = Affine2D().translate(x, y).scale(_TILE)
                code.append(f"{self._shape(hatch, tile)} {paint}")
        return "\n".join([*code, "Q"])


_OPERATOR: Final = {Path.MOVETO: " m", Path.LINETO: " l", Path.CURVE3: " c", Path.CURVE4: " c"}


def _role(prop: FontProperties) -> Role:
    return Role(prop.get_family()[0])


def _rgb(colour: Any) -> str:
    return " ".join(f"{float(part):.3g}" for part in colour[:3])


def _stroke(gc: GraphicsContextBase) -> str:
    """The pen of an outline: colour, width, ends, dashes."""
    offset, dashes = cast(tuple[float | None, Sequence[float] | None], gc.get_dashes())
    array = " ".join(f"{float(dash):.2f}" for dash in dashes) if dashes is not None else ""
    cap = {"butt": 0, "round": 1, "projecting": 2}[gc.get_capstyle()]
    join = {"miter": 0, "round": 1, "bevel": 2}[gc.get_joinstyle()]
    dash = f"[{array}] {float(offset or 0):.2f} d"
    return f"{_rgb(gc.get_rgb())} RG {gc.get_linewidth():g} w {cap} J {join} j {dash}"


def key(pen: Pen, colour: Colour, low: Point, *, line: bool = False) -> str:
    """The key to a colour before its name: a small area, or a piece of its line; KEY points large,
    `low` its lower left corner."""
    ink, (width, height) = INKS[colour], KEY
    painter = Painter(pen, low, KEY)
    gc = painter.new_gc()
    if line:
        gc.set_foreground(AREAS[colour])
        gc.set_linewidth(LINE)
        middle = Path([(0, height / 2), (width, height / 2)])
        if not isinstance(ink.dash, str):
            gc.set_dashes(ink.dash[0], [LINE * part for part in ink.dash[1]])
        painter.draw_path(gc, middle, Affine2D())
        marker = MarkerStyle(ink.marker)
        at = marker.get_transform() + Affine2D().scale(4).translate(width / 2, height / 2)
        gc = painter.new_gc()
        gc.set_linewidth(0.4)
        painter.draw_path(gc, marker.get_path(), at, to_rgb(AREAS[colour]))
        return "\n".join(painter.code)
    gc.set_linewidth(WIRE)
    gc.set_foreground(INK)
    gc.set_hatch(ink.hatch or None)
    gc.set_hatch_color(ink.over)
    box = Affine2D().scale(width, height)
    painter.draw_path(gc, Path.unit_rectangle(), box, to_rgb(AREAS[colour]))
    return "\n".join(painter.code)
