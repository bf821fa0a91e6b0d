"""Read a merchant's file into rows of text. The file is never trusted.

XLSX, XLS and ODS through calamine, which evaluates no formula and follows no link; CSV in
whatever encoding and with whatever delimiter it has; XML feeds without entities.
Everything is bounded before it is read. Exports of other programs: `dialects`.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import chardet
from python_calamine import CalamineError, CalamineWorkbook

from catalog.submissions.columns import EXAMPLE
from catalog.submissions.dialects.google_merchant import feed_lines
from catalog.submissions.dialects.recognise import OWN, column_of, recognised
from catalog.submissions.errors import SheetError
from catalog.submissions.types import RawRow, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FILE_BYTES = 5_000_000
UNPACKED_BYTES = 100_000_000
MAXIMUM_ROWS = 2_000
MAXIMUM_COLUMNS = 120
CELL_CHARACTERS = 5_000
DELIMITERS = ",;\t|"
# A cell that a spreadsheet program would run; exports put an apostrophe before it.
# The last four are the full-width forms, which Excel runs in Chinese and Japanese.
FORMULA = re.compile(r"^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# Where a workbook keeps programs: Excel's, in both of its forms, and LibreOffice's.
_MACROS = re.compile(r"(?i)vbaproject\.bin|(^|/)(basic|scripts)/")
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: a page answers at once, a command may take its time."""

    file_bytes: int = FILE_BYTES
    rows: int = MAXIMUM_ROWS


@dataclass(frozen=True, slots=True)
class Reading:
    """What a merchant told of a file: words for its headings, and cells for all rows.

    `mapping` goes from a heading in lower case to our column ("" leaves it out),
    `defaults` from our column to what its empty cells say; `language` is that of texts
    whose script does not tell.
    """

    language: str = "en"
    mapping: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()


def sheet_read(*, name: str, content: bytes, reading: Reading | None = None) -> Sheet:
    """Rows of a merchant's file. Raises `SheetError` with a code for the words."""
    del name  # A name is a claim: the content says what it is.
    told = reading or Reading()
    lines = lines_read(content=content, limits=told.limits)
    return _sheet(lines, told)


def lines_read(*, content: bytes, limits: Limits | None = None) -> list[list[str]]:
    """Cells of a workbook, a table of text or an XML feed. Raises `SheetError`."""
    bounds = limits or Limits()
    if len(content) > bounds.file_bytes:
        raise SheetError("file_too_large", megabytes=bounds.file_bytes // 1_000_000)
    if not content.strip():
        raise SheetError("file_empty")
    if content.startswith((_ZIP, _OLD_EXCEL)):
        return _workbook(content, bounds.rows)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return feed_lines(content, maximum_rows=bounds.rows)
    return _csv(content, bounds.rows)


def _workbook(content: bytes, maximum_rows: int) -> list[list[str]]:
    try:
        if content.startswith(_ZIP):
            _unpacked_checked(content)
        elif _OLD_MACROS in content:
            raise SheetError("file_macros")
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = book.get_sheet_by_index(0)
            if sheet.total_height > maximum_rows + 2:
                raise SheetError("too_many_rows", limit=maximum_rows)
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise SheetError("file_not_readable") from error
    return [[_text(value) for value in row[:MAXIMUM_COLUMNS]] for row in rows]


def _unpacked_checked(content: bytes) -> None:
    """Refuse what unpacks to far more than it is, and what carries programs."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        items = packed.infolist()
    if sum(item.file_size for item in items) > UNPACKED_BYTES:
        raise SheetError("file_unpacks_too_large")
    if any(_MACROS.search(item.filename) for item in items):
        raise SheetError("file_macros")


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


def _csv(content: bytes, maximum_rows: int) -> list[list[str]]:
    text = _decoded(content)
    # A table begins with its headings; empty lines before them say nothing.
    head = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(found) > maximum_rows + 1:
                raise SheetError("too_many_rows", limit=maximum_rows)
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


def _sheet(lines: Sequence[Sequence[str]], told: Reading) -> Sheet:
    at = next((i for i, line in enumerate(lines) if any(c.strip() for c in line)), None)
    if at is None:
        raise SheetError("file_empty")
    other = recognised(lines[at:], language=told.language, mapping=told.mapping)
    if other:
        rows = [
            RawRow(number + at, {key: _clean(text) for key, text in cells.items()})
            for number, cells in other.rows
        ]
        return _filled(Sheet(tuple(rows), other.unknown, other.dialect), told)
    places: dict[int, str] = {}
    unknown = []
    for place, head in enumerate(lines[at]):
        column = column_of(head, told.mapping)
        if column and column not in places.values():
            places[place] = column
        elif head.strip() and head.strip().lower() not in {"reason", "row"}:
            unknown.append(head.strip()[:60])
    if "sku" not in places.values():
        raise SheetError("no_sku_column")
    rows = list(_rows(lines[at + 1 :], places, first=at + 2))
    return _filled(Sheet(tuple(rows), tuple(unknown), OWN), told)


def _filled(sheet: Sheet, told: Reading) -> Sheet:
    """The sheet with the merchant's defaults in its empty cells, and within bounds."""
    if not sheet.rows:
        raise SheetError("no_rows")
    if len(sheet.rows) > told.limits.rows:
        raise SheetError("too_many_rows", limit=told.limits.rows)
    if not told.defaults:
        return sheet
    rows = tuple(
        RawRow(row.number, {**told.defaults, **row.cells}) for row in sheet.rows
    )
    return Sheet(rows, sheet.unknown_columns, sheet.dialect)


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
