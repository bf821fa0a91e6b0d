"""XLIFF 2.1, XLIFF 1.2 and PO: round trip without loss, and what is refused."""

from __future__ import annotations

import pytest

from catalog.translations.po import po_read, po_write
from catalog.translations.units import ExchangeError, Unit, checked
from catalog.translations.xliff import xliff_read, xliff_write

UNITS = [
    Unit("hom-mali-rice/name", "Jasmine rice & more <b>", "茉莉香米 <好>", "approved", "Name of the goods"),
    Unit("hom-mali-rice/description", "One.\n\nTwo  spaces.", "一。\n\n二  。", "draft", 'About "rice"'),
    Unit("silk/name", "Silk", "", "missing", "Name of the goods"),
    Unit("tea/name", "Tea", "茶", "review"),
    Unit("tea/description", "Leaves", "叶", "machine"),
]  # fmt: skip
FORMS = {
    "2.1": (lambda u: xliff_write(u, source="en", target="zh-Hans"), xliff_read),
    "1.2": (lambda u: xliff_write(u, source="en", target="zh-Hans", version="1.2"), xliff_read),
    "po": (lambda u: po_write(u, target="zh-Hans"), po_read),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_round_trip_loses_nothing(form: str) -> None:
    write, read = FORMS[form]
    assert read(write(UNITS), target="zh-Hans") == UNITS


@pytest.mark.parametrize("form", FORMS)
def test_a_stale_text_comes_back_as_work_to_do(form: str) -> None:
    write, read = FORMS[form]
    (back,) = read(write([Unit("a/name", "New", "old", "stale")]), target="zh-Hans")
    assert back == Unit("a/name", "New", "old", "draft")


def test_other_programs_states_are_understood() -> None:
    content = xliff_write(UNITS[:1], source="en", target="de").replace(
        b'state="final"', b'state="translated" subState="other:x"'
    )
    assert xliff_read(content, target="de")[0].state == "draft"


def test_a_file_of_other_texts_is_refused_and_names_them() -> None:
    now = [Unit("a/name", "New words"), Unit("b/name", "Same")]
    given = [Unit("a/name", "Old words", "x", "draft"), Unit("b/name", "Same", "y", "draft"),
             Unit("gone/name", "Z", "z", "draft")]  # fmt: skip
    with pytest.raises(ExchangeError) as refused:
        checked(given, now)
    assert (refused.value.code, refused.value.units) == (
        "moved",
        ("a/name", "gone/name"),
    )
    assert [unit.id for unit in checked(given[1:2], now)] == ["b/name"]


def test_a_text_over_its_limit_is_refused() -> None:
    now = [Unit("a/name", "A")]
    with pytest.raises(ExchangeError) as refused:
        checked([Unit("a/name", "A", "x" * 251, "draft")], now)
    assert refused.value.units == ("a/name",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_readable"),
        (b"<html/>", "not_readable"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><xliff/>', "not_readable"),
        (xliff_write(UNITS, source="en", target="de"), "other_language"),
        (xliff_write(UNITS, source="en", target="de", version="1.2"), "other_language"),
    ],
)
def test_other_files_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(ExchangeError) as refused:
        xliff_read(content, target="zh-Hans")
    assert refused.value.code == code


def test_a_po_of_another_language_is_refused() -> None:
    with pytest.raises(ExchangeError, match="not for ja"):
        po_read(po_write(UNITS, target="de"), target="ja")
