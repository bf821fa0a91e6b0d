"""Read a merchant's file into rows of text. The file is never trusted.

XLSX through calamine, which evaluates no formula and follows no link; CSV in whatever
encoding and with whatever delimiter it has. Everything is bounded before it is read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import chardet
from python_calamine import CalamineError, CalamineWorkbook

from catalog.submissions.columns import EXAMPLE, columns
from catalog.submissions.errors import SheetError
from catalog.submissions.types import RawRow, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FILE_BYTES = 5_000_000
UNPACKED_BYTES = 100_000_000
MAXIMUM_ROWS = 2_000
MAXIMUM_COLUMNS = 120
CELL_CHARACTERS = 5_000
DELIMITERS = ",;\t|"
# A cell that a spreadsheet program would run; exports put an apostrophe before it.
FORMULA = re.compile(r"^[=+\-@\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def sheet_read(*, name: str, content: bytes) -> Sheet:
    """Rows of an XLSX or CSV file. Raises `SheetError` with a code for the words."""
    return _sheet(lines_read(content=content))


def lines_read(*, content: bytes) -> list[list[str]]:
    """Cells of an XLSX or CSV file, line by line. Raises `SheetError`."""
    if len(content) > FILE_BYTES:
        raise SheetError("file_too_large", megabytes=FILE_BYTES // 1_000_000)
    if not content.strip():
        raise SheetError("file_empty")
    if content.startswith(_OLD_EXCEL):
        raise SheetError("file_old_excel")
    return _xlsx(content) if content.startswith(_ZIP) else _csv(content)


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > UNPACKED_BYTES:
                raise SheetError("file_unpacks_too_large")
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = book.get_sheet_by_index(0)
            if sheet.total_height > MAXIMUM_ROWS + 2:
                raise SheetError("too_many_rows", limit=MAXIMUM_ROWS)
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise SheetError("file_not_readable") from error
    return [[_text(value) for value in row[:MAXIMUM_COLUMNS]] for row in rows]


def _text(value: object) -> str:
    """A cell as text. A float becomes the digits that Excel shows, never binary noise."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        number = Decimal(repr(value)) if value == value else Decimal(0)
        return f"{number.normalize():f}" if number.is_finite() else ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(found) > MAXIMUM_ROWS + 1:
                raise SheetError("too_many_rows", limit=MAXIMUM_ROWS)
            found.append(row[:MAXIMUM_COLUMNS])
    except csv.Error as error:
        raise SheetError("file_not_readable") from error
    return found


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", *_guesses(content)):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text
    raise SheetError("file_not_readable")


def _guesses(content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    # Short sheets are guessed with little confidence; the merchant sees the names on
    # the next page, so a guess is better than a refusal.
    likely = chardet.detect(content[:200_000])["encoding"]
    if likely is None:
        return []
    # What Thai programs write is a superset of what the detector names.
    return ["cp874"] if likely.lower() in {"tis-620", "iso-8859-11"} else [likely]


def _sheet(lines: Sequence[Sequence[str]]) -> Sheet:
    known = {column.key.lower(): column.key for column in columns()}
    at = next((i for i, line in enumerate(lines) if any(c.strip() for c in line)), None)
    if at is None:
        raise SheetError("file_empty")
    heads = [_key(cell) for cell in lines[at]]
    places = {
        place: known[head]
        for place, head in reversed(list(enumerate(heads)))
        if head in known
    }
    if "sku" not in places.values():
        raise SheetError("no_sku_column")
    unknown = tuple(
        lines[at][place].strip()[:60]
        for place, head in enumerate(heads)
        if head and head not in known and head not in {"reason", "row"}
    )
    rows = list(_rows(lines[at + 1 :], places, first=at + 2))
    if not rows:
        raise SheetError("no_rows")
    if len(rows) > MAXIMUM_ROWS:
        raise SheetError("too_many_rows", limit=MAXIMUM_ROWS)
    return Sheet(tuple(rows), unknown)


def _key(cell: str) -> str:
    return re.sub(r"[\s]+", "_", cell.strip().strip("*").strip().lower())


def _rows(
    lines: Iterable[Sequence[str]], places: dict[int, str], *, first: int
) -> Iterable[RawRow]:
    for number, line in enumerate(lines, start=first):
        cells = {
            key: text
            for place, key in places.items()
            if place < len(line) and (text := _clean(line[place]))
        }
        if cells and not cells.get("sku", "").upper().startswith(EXAMPLE):
            yield RawRow(number, cells)


def _clean(cell: str) -> str:
    text = _CONTROL.sub(" ", cell).strip()[: CELL_CHARACTERS + 1]
    # Our own exports put an apostrophe before what looks like a formula.
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def neutral(text: str) -> str:
    """A cell for export that no spreadsheet program takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text
