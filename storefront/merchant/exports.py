"""Files that a merchant downloads: the template, and rows to mend with their reasons."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from catalog.submissions.columns import columns
from catalog.submissions.problem_words import problem_said
from catalog.submissions.sheet_reader import neutral
from catalog.submissions.workflow import OPEN_ROWS, RowState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from catalog.submissions.columns import Column
    from catalog.submissions.models import SubmissionRow

ROWS_WITH_LISTS = 500
# A list in a cell's validation holds at most 255 characters; longer ones get a sheet.
INLINE_LIST = 250
_REQUIRED = PatternFill("solid", start_color="FFF3EDDF")
REASON = "reason"


def template_xlsx(*, base_codes: Sequence[str]) -> bytes:
    """The template: headings with notes, lists to choose from, and an example row."""
    wanted = columns(base_codes=base_codes)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "goods"
    _headings(sheet, wanted)
    _row_write(sheet, 2, [column.example for column in wanted])
    lists = book.create_sheet("lists")
    for place, column in enumerate(wanted, start=1):
        if column.choices:
            _choices(sheet, lists, place, column)
    notes = book.create_sheet("notes")
    for number, column in enumerate(wanted, start=1):
        needed = _("required") if column.is_required else _("may stay empty")
        _row_write(notes, number, [column.key, needed, str(column.note)])
    notes.column_dimensions["A"].width = 24
    notes.column_dimensions["C"].width = 80
    return _saved(book)


def template_csv(*, base_codes: Sequence[str]) -> bytes:
    """The same headings and example as CSV, marked as UTF-8 for spreadsheets."""
    wanted = columns(base_codes=base_codes)
    heads = [column.key for column in wanted]
    return _csv([heads, [column.example for column in wanted]])


def problems_xlsx(*, rows: Sequence[SubmissionRow]) -> bytes:
    """Rows to mend, as they came, with the reason in front. Upload it again once mended."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "goods"
    wanted = columns()
    for place, head in enumerate((REASON, *(column.key for column in wanted)), 1):
        cell = sheet.cell(row=1, column=place, value=head)
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 60
    sheet.freeze_panes = "B2"
    for number, line in enumerate(_problem_lines(rows, wanted), start=2):
        _row_write(sheet, number, line)
        sheet.cell(row=number, column=1).alignment = Alignment(wrap_text=True)
    return _saved(book)


def problems_csv(*, rows: Sequence[SubmissionRow]) -> bytes:
    """The same as CSV."""
    wanted = columns()
    heads = [REASON, *(column.key for column in wanted)]
    return _csv([heads, *_problem_lines(rows, wanted)])


def _problem_lines(
    rows: Sequence[SubmissionRow], wanted: Sequence[Column]
) -> list[list[str]]:
    return [
        [row_reason(row), *(row.cells.get(column.key, "") for column in wanted)]
        for row in rows
        if row.state in {*OPEN_ROWS, RowState.RETURNED}
    ]


def row_reason(row: SubmissionRow) -> str:
    """Why a row came back: its mistakes, or what the operator wrote."""
    if row.state == RowState.RETURNED:
        return " ".join(note.text for note in row.notes.all())
    said = [problem_said(problem) for problem in row.mistakes]
    return " ".join(f"{one.column}: {one.message} {one.fix}" for one in said)


def _headings(sheet: Worksheet, wanted: Sequence[Column]) -> None:
    for place, column in enumerate(wanted, start=1):
        cell = sheet.cell(row=1, column=place, value=column.key)
        cell.font = Font(bold=True)
        if column.is_required:
            cell.fill = _REQUIRED
        cell.comment = Comment(str(column.note), "", height=80, width=260)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(12, min(len(column.key) + 4, 30))
        # Text, so that no program takes digits of a GTIN away.
        for number in range(2, ROWS_WITH_LISTS + 2):
            sheet.cell(row=number, column=place).number_format = "@"
    sheet.freeze_panes = "B2"


def _choices(sheet: Worksheet, lists: Worksheet, place: int, column: Column) -> None:
    letter = get_column_letter(place)
    for number, choice in enumerate(column.choices, start=1):
        lists.cell(row=number, column=place, value=choice)
    joined = ",".join(column.choices)
    inline = f'"{joined}"'
    far = f"lists!${letter}$1:${letter}${len(column.choices)}"
    rule = DataValidation(
        type="list",
        formula1=inline if len(joined) <= INLINE_LIST else far,
        allow_blank=not column.is_required,
        # Several codes in one cell are allowed where the column is a list.
        showErrorMessage=not column.is_list,
    )
    rule.error = str(column.note)
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS_WITH_LISTS + 1}")


def _row_write(sheet: Worksheet, number: int, line: Sequence[str]) -> None:
    for place, text in enumerate(line, start=1):
        if text:
            cell = sheet.cell(row=number, column=place, value=neutral(text))
            # Whatever it looks like, it is text: never a formula.
            cell.data_type = "s"
            cell.number_format = "@"


def _csv(lines: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerows([neutral(text) for text in line] for line in lines)
    return target.getvalue().encode("utf-8-sig")


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
