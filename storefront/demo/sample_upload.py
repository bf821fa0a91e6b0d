"""The sample that a merchant of the demo uploads: a sheet and a ZIP of drawings."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import resvg_py
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

FILE = Path(__file__).resolve().parent / "data" / "merchant_goods.csv"
SHEET, PICTURES = "sample.xlsx", "sample-pictures.zip"
WIDTH_PX = 800
_DAYS = re.compile(r"[+-]\d{1,4}d")
# Ground and ink of a label; goods take them in turn.
_COLOURS = (
    ("#F3EDDF", "#2F5D3A"),
    ("#FBF0D6", "#8A3B12"),
    ("#E9F1E5", "#C2476B"),
    ("#F6E3D3", "#1E1B16"),
)


def sample_rows(*, on: date) -> list[dict[str, str]]:
    """The rows, with days as they are on a day."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [
            {key: _day(text, on) for key, text in row.items()}
            for row in csv.DictReader(lines)
        ]


def _day(text: str, on: date) -> str:
    if not _DAYS.fullmatch(text):
        return text
    return (on + timedelta(days=int(text.removesuffix("d")))).isoformat()


def sample_sheet(rows: Sequence[dict[str, str]]) -> bytes:
    """The rows as XLSX, every cell as text."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number, line in enumerate([list(rows[0]), *(row.values() for row in rows)], 1):
        for place, text in enumerate(line, 1):
            sheet.cell(row=number, column=place, value=text).number_format = "@"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sample_pictures(rows: Sequence[dict[str, str]]) -> bytes:
    """A drawn label for each row, as PNG in one ZIP."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for number, row in enumerate(rows):
            packed.writestr(row["picture"], label_png(row, number))
    return target.getvalue()


def label_png(row: dict[str, str], number: int) -> bytes:
    """A plain paper label: a band, a drawn leaf or jar, and no brand's design.

    Shapes only: a drawing with words would look different on every machine's fonts.
    """
    ground, ink = _COLOURS[number % len(_COLOURS)]
    shape = _BOTTLE if row["unit"] == "l" else _SHAPES[number % len(_SHAPES)]
    grains = "".join(
        f'<circle cx="{300 + 40 * (i % 6)}" cy="{690 + 34 * (i // 6)}" r="{6 + i % 3 * 2}"'
        f' fill="{ground}" opacity="0.8"/>'
        for i in range(12 + number % 7)
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 1000">'
        f"<title>{escape(row['name_en'])}</title>"
        f'<rect width="800" height="1000" fill="{ground}"/>'
        f'<g fill="{ink}">{shape}</g>'
        f'<rect x="250" y="640" width="300" height="150" rx="8" fill="{ink}"'
        f' stroke="{ground}" stroke-width="6"/>{grains}'
        "</svg>"
    )
    png = resvg_py.svg_to_bytes(
        svg_string=drawing, width=WIDTH_PX, skip_system_fonts=True
    )
    return bytes(png)


_BOTTLE = (
    '<path d="M350 120h100v160c0 40 90 70 90 150v430c0 30-20 50-50 50H310c-30 0-50-20'
    '-50-50V430c0-80 90-110 90-150z"/><rect x="335" y="90" width="130" height="50" rx="10"/>'
)
_SHAPES = (
    '<rect x="210" y="330" width="380" height="560" rx="28"/>'
    '<rect x="240" y="270" width="320" height="80" rx="18" opacity="0.85"/>',
    '<path d="M220 250h360l30 640c0 20-12 30-30 30H220c-18 0-30-10-30-30z"/>'
    '<path d="M220 250l20-50 40 30 40-30 40 30 40-30 40 30 40-30 40 30 40-30 20 50z"/>',
    '<ellipse cx="400" cy="300" rx="200" ry="56"/>'
    '<path d="M200 300v540c0 40 90 70 200 70s200-30 200-70V300z" opacity="0.92"/>',
)


def sample_write(*, folder: Path, on: date) -> None:
    """Put both files where the merchant's page offers them; what is there stays."""
    if (folder / SHEET).is_file() and (folder / PICTURES).is_file():
        return
    folder.mkdir(parents=True, exist_ok=True)
    rows = sample_rows(on=on)
    (folder / PICTURES).write_bytes(sample_pictures(rows))
    (folder / SHEET).write_bytes(sample_sheet(rows))
