"""Every mistake a row can have: its column, its code, and what the remedy needs."""

from __future__ import annotations

import pytest

from catalog.submissions.gtin import check_digit
from catalog.submissions.hs_codes import hs_codes, hs_description
from catalog.submissions.problem_words import WORDS, problem_said
from catalog.submissions.row_validation import rows_validate
from tests.catalog.submissions.builders import a_row, check, known


def test_a_right_row_is_clean_and_its_weights_are_grams() -> None:
    row = check(weight_unit="kg", net_weight="0.05", gross_weight="0.056")
    assert row.problems == ()
    assert row.clean["net_weight"] == "50.00"
    assert row.clean["gross_weight"] == "56.000"
    assert row.clean["price"] == "22.50"
    assert row.clean["markets"] == ["th", "sg"]
    assert row.clean["allergens"] == ["crustaceans"]
    assert row.clean["name"]["th"] == "น้ำพริกแกงเขียวหวาน"
    assert row.files["picture"]["hash"] == "h1"


@pytest.mark.parametrize(
    ("column", "value", "code", "params"),
    [
        ("sku", "", "required", {}),
        ("sku", "curry 50", "sku_form", {"example": "CURRY-50"}),
        ("gtin", "8850367300021", "gtin_check", {"digit": "1", "expected": "0"}),
        ("gtin", "885036730002", "gtin_check", {"digit": "2", "expected": "4"}),
        ("gtin", "885036730", "gtin_length", {"length": "9"}),
        ("gtin", "8.85E+12", "scientific", {"value": "8.85E+12"}),
        ("gtin", "88503673ooo20", "gtin_digits", {"value": "88503673ooo20"}),
        ("category", "pantries", "choice", {"value": "pantries"}),
        ("base", "CRI", "base_not_yours", {"value": "CRI", "choices": "SKN, NST"}),
        ("hs_code", "80450", "hs_zero", {"example": "080450"}),
        ("hs_code", "21039090", "hs_six", {"example": "210390"}),
        ("hs_code", "210399", "hs_unknown", {"value": "210399", "example": "210310"}),
        ("country_of_origin", "Thailand", "country", {"value": "Thailand"}),
        ("goods_kind", "food", "choice", {"value": "food"}),
        ("storage_class", "warm", "choice", {"value": "warm"}),
        ("storage_class", "chilled", "base_cannot_keep", {"base": "SKN"}),
        ("shelf_life_days", "18 months", "not_a_number", {"value": "18 months"}),
        ("name_th", "", "required", {}),
        ("description_en", "", "required", {}),
        ("description_en", "x" * 3001, "too_long", {"limit": "3000"}),
        ("ingredients_en", "", "ingredients_of_food", {}),
        ("allergens", "", "allergens_of_food", {}),
        ("allergens", "shrimps", "choice", {"value": "shrimps"}),
        ("allergens", "none; fish", "allergens_none", {}),
        ("gross_weight", "49", "gross_below_net", {"net": "50"}),
        ("net_weight", "50,5", "comma", {"example": "50.5"}),
        ("net_weight", "49.5", "whole_grams", {}),
        ("net_weight", "0", "not_positive", {}),
        ("net_weight", "NaN", "not_a_number", {}),
        ("gross_weight", "2000000", "too_heavy", {}),
        ("length_mm", "12.5", "not_whole", {"value": "12.5"}),
        ("unit", "bag", "choice", {"value": "bag"}),
        ("price", "22.505", "price_decimals", {"currency": "THB", "decimals": "2"}),
        ("price", "-3", "not_positive", {}),
        ("currency", "USD", "choice", {"value": "USD", "choices": "THB"}),
        ("markets", "th; fr", "choice", {"value": "fr"}),
        ("lot_code", "=cmd()", "lot_form", {}),
        ("made_on", "01/10/2026", "not_a_day", {"value": "01/10/2026"}),
        ("made_on", "2569-10-01", "buddhist_year", {"example": "2026-10-01"}),
        ("made_on", "2026-11-30", "made_in_future", {}),
        ("best_before", "2026-09-01", "best_before_made", {"made": "2026-10-01"}),
        ("best_before", "2026-11-10", "best_before_past", {}),
        ("best_before", "", "best_before_needed", {}),
        ("quantity", "1000001", "too_many", {"limit": "1000000"}),
        ("quantity", "10e9", "too_many", {}),
        ("picture", "", "required", {}),
        ("picture", "other.png", "picture_missing", {"name": "other.png"}),
        ("picture", "paper.pdf", "not_a_picture", {"name": "paper.pdf"}),
        ("picture", "tiny.png", "picture_small", {"name": "tiny.png"}),
        ("documents", "curry.png", "not_a_document", {"name": "curry.png"}),
    ],
)
def test_a_mistake_is_named_by_column_and_code(
    column: str, value: str, code: str, params: dict[str, str]
) -> None:
    row = check(**{column: value})
    (problem,) = [item for item in row.problems if item.column == column]
    assert problem.code == code
    assert params.items() <= dict(problem.params).items()
    assert row.clean == {}
    said = problem_said(problem)
    assert said.message
    assert said.fix
    assert "%(" not in said.message + said.fix


def test_all_mistakes_of_a_row_are_named_at_once_in_the_order_of_columns() -> None:
    row = check(gtin="1", hs_code="9", price="x", name_en="")
    assert [problem.column for problem in row.problems] == [
        "gtin",
        "hs_code",
        "name_en",
        "price",
    ]


def test_the_second_row_with_a_sku_names_the_first() -> None:
    first, second = rows_validate(
        rows=[a_row(2), a_row(7, gtin="8850539240437")], known=known()
    )
    assert first.problems == ()
    (problem,) = second.problems
    assert (problem.column, problem.code) == ("sku", "sku_twice")
    assert dict(problem.params) == {"row": "2"}


def test_a_lot_that_was_received_keeps_its_units() -> None:
    lots = {("SKN", "L-1"): ("OMAR-CURRY-50", 40)}
    (row,) = rows_validate(rows=[a_row()], known=known(lots=lots))
    assert row.problems[0].code == "lot_received"
    other = {("SKN", "L-1"): ("RIVAL-CURRY-50", 60)}
    (row,) = rows_validate(rows=[a_row()], known=known(lots=other))
    assert row.problems[0].code == "lot_of_other_goods"
    same = {("SKN", "L-1"): ("OMAR-CURRY-50", 60)}
    (row,) = rows_validate(rows=[a_row()], known=known(lots=same))
    assert row.problems == ()


@pytest.mark.parametrize(
    ("body", "digit"),
    # GS1's own example, a Thai pack, an EAN-8, and one that ends in zero.
    [("629104150021", "3"), ("885036730002", "0"), ("9638507", "4"), ("0000000", "0")],
)
def test_the_check_digit_is_gs1s(body: str, digit: str) -> None:
    assert check_digit(body) == digit


def test_the_harmonized_system_has_5612_codes_of_six_digits() -> None:
    assert len(hs_codes()) == 5612
    assert all(len(code) == 6 and code.isdigit() for code in hs_codes())
    assert hs_description("100630").startswith("Cereals; rice")
    assert hs_description("999999") == ""


def test_every_sentence_can_be_said() -> None:
    for message, fix in WORDS.values():
        assert message.endswith(".")
        assert fix.endswith((".", "?"))
