"""Baseline of `pdf`: the same strings and lines on reportlab's bare canvas.

No measuring, no wrapping, no centring: every text begins at a column's edge; rows have one height.
"""

import json
import sys
import time
from pathlib import Path

folder = Path(sys.argv[1])
data = json.loads((folder / "pdf.json").read_bytes())

start = time.perf_counter()
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.ttfonts import TTFont  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

WIDTH, HEIGHT, MM = 841.89, 595.28, 72 / 25.4
TOP, ROW, PER_PAGE = HEIGHT - 35 * MM, 7.6 * MM, 19
EDGES = [20 * MM + i * (WIDTH - 35 * MM) / 12 for i in range(13)]

faces = {"song": "NotoSerifSC-Regular", "hei": "NotoSansSC-Regular", "title": "NotoSerifSC-Bold"}
for name, file in faces.items():
    pdfmetrics.registerFont(TTFont(name, Path(data["fonts"]) / f"{file}.ttf"))
canvas = Canvas(str(folder / "baseline.pdf"), (WIDTH, HEIGHT), invariant=1, initialFontName="song")
rows = data["rows"]
pages = -(-len(rows) // PER_PAGE)
for page in range(pages):
    part = rows[page * PER_PAGE : (page + 1) * PER_PAGE]
    canvas.setFont("title", 20)
    canvas.drawString(WIDTH / 2 - 50, HEIGHT - 23 * MM, "党员花名册")
    canvas.setFont("song", 10.5)
    canvas.drawString(EDGES[0], TOP + 8, "填报单位（盖章）：中共红旗村党支部委员会")
    canvas.drawString(EDGES[8], TOP + 8, "截至日期：2026年6月30日　单位：人")
    canvas.setFont("hei", 10)
    for x, text in zip(EDGES, data["headings"], strict=False):
        canvas.drawString(x + 3, TOP - 16, text)
    canvas.setFont("song", 10)
    y = TOP - 9 * MM
    bottom = y - len(part) * ROW
    lines = [(x, TOP, x, bottom) for x in EDGES]
    lines += [(EDGES[0], y - i * ROW, EDGES[-1], y - i * ROW) for i in range(len(part) + 1)]
    canvas.setLineWidth(0.4)
    canvas.lines(lines)
    for row in part:
        y -= ROW
        for x, text in zip(EDGES, row, strict=False):
            canvas.drawString(x + 3, y + 7, text)
    canvas.drawString(WIDTH / 2 - 40, 27, f"第 {page + 1} 页 共 {pages} 页")
    canvas.showPage()
canvas.save()
print(json.dumps({"seconds": time.perf_counter() - start}))
