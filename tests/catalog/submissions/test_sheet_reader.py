"""Files as merchants send them, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from catalog.submissions.errors import SheetError
from catalog.submissions.sheet_reader import Limits, Reading, neutral, sheet_read


def xlsx(*lines: list[object]) -> bytes:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_numbers_and_days_of_a_spreadsheet_become_plain_text() -> None:
    heads = ["SKU *", "gtin", "price", "made on", "quantity"]
    line = ["A-1", 8850367300020, 22.1, date(2026, 10, 1), 60.0]
    (row,) = sheet_read(name="a.xlsx", content=xlsx(heads, line)).rows
    assert row.number == 2
    assert row.cells == {
        "sku": "A-1",
        "gtin": "8850367300020",
        "price": "22.1",
        "made_on": "2026-10-01",
        "quantity": "60",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_the_encoding_and_with_the_delimiter_it_has(
    encoding: str, delimiter: str
) -> None:
    thai = "น้ำพริกแกงเขียวหวานตรามือที่หนึ่ง"
    text = f"sku{delimiter}name_th\r\nA-1{delimiter}{thai}\r\n" * 1
    text += "".join(f"B-{n}{delimiter}{thai}\r\n" for n in range(20))
    sheet = sheet_read(name="a.csv", content=text.encode(encoding))
    assert len(sheet.rows) == 21
    assert sheet.rows[0].cells == {"sku": "A-1", "name_th": thai}


def test_the_example_row_and_empty_rows_are_not_goods() -> None:
    content = b"sku,price\nEXAMPLE-1,5\n,\nA-1,6\n"
    (row,) = sheet_read(name="a.csv", content=content).rows
    assert (row.number, row.cells["sku"]) == (4, "A-1")


def test_unknown_columns_are_told_and_ours_are_not() -> None:
    content = b"row,reason,sku,colour of box\n3,none,A-1,red\n"
    sheet = sheet_read(name="a.csv", content=content)
    assert sheet.unknown_columns == ("colour of box",)


def test_a_formula_is_text_when_it_comes_and_harmless_when_it_leaves() -> None:
    content = b'sku,name_en\nA-1,"=HYPERLINK(""http://evil"")"\n'
    (row,) = sheet_read(name="a.csv", content=content).rows
    assert row.cells["name_en"] == '=HYPERLINK("http://evil")'
    out = neutral(row.cells["name_en"])
    assert out == '\'=HYPERLINK("http://evil")'
    again = f'sku,name_en\nA-1,"{out.replace(chr(34), chr(34) * 2)}"\n'.encode()
    (back,) = sheet_read(name="b.csv", content=again).rows
    assert back.cells == row.cells
    assert [neutral(text) for text in ("+1", "-1", "@a", "a=b")] == [
        "'+1", "'-1", "'@a", "a=b",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_full_width_formula_is_neutral_when_it_leaves_and_comes_back_whole(
    sign: str,
) -> None:
    out = neutral(f"{sign}1")
    assert out == f"'{sign}1"
    (row,) = sheet_read(name="a.csv", content=f"sku,name_en\nA-1,{out}\n".encode()).rows
    assert row.cells == {"sku": "A-1", "name_en": f"{sign}1"}


def test_a_formula_after_a_line_break_is_neutral_when_it_leaves() -> None:
    assert neutral("\n=1+1") == "'\n=1+1"


def test_control_and_direction_characters_are_dropped() -> None:
    content = "sku,name_en\nA-1,a\x07b\u202ec\n".encode()
    (row,) = sheet_read(name="a.csv", content=content).rows
    assert row.cells["name_en"] == "a b c"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"   \n", "file_empty"),
        (b"\xd0\xcf\x11\xe0rest", "file_not_readable"),
        (b"PK\x03\x04 no zip at all", "file_not_readable"),
        (b"name,price\na,1\n", "no_sku_column"),
        (b"sku,price\n", "no_rows"),
        (b"\x00\x01\x02\x03" * 50, "file_not_readable"),
        (b"x" * 5_000_001, "file_too_large"),
    ],
)
def test_what_is_no_sheet_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(SheetError) as refused:
        sheet_read(name="a", content=content)
    assert refused.value.code == code


def test_too_many_rows_are_refused() -> None:
    few = Reading(limits=Limits(rows=2))
    content = b"sku\nA\nB\nC\n"
    with pytest.raises(SheetError) as refused:
        sheet_read(name="a.csv", content=content, reading=few)
    assert (refused.value.code, refused.value.params) == (
        "too_many_rows",
        {"limit": "2"},
    )
    with pytest.raises(SheetError):
        sheet_read(
            name="a.xlsx",
            content=xlsx(["sku"], ["A"], ["B"], ["C"], ["D"]),
            reading=few,
        )


def test_an_xlsx_that_unpacks_to_far_too_much_is_never_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_001)
    assert len(target.getvalue()) < 200_000
    with pytest.raises(SheetError) as refused:
        sheet_read(name="bomb.xlsx", content=target.getvalue())
    assert refused.value.code == "file_unpacks_too_large"
