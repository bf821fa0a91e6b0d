"""A right row, and what it is checked against."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import pavilion
from catalog.submissions.row_validation import Checked, Known, rows_validate
from catalog.submissions.services import merchant_upsert, submission_read
from catalog.submissions.types import Actor, FileRef, RawRow
from storefront.demo.lots import bases_seed

if TYPE_CHECKING:
    from catalog.submissions.read_outcome import ReadOutcome

TODAY = date(2026, 11, 10)
NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
OMAR = Actor("omar@merchant.example", "merchant", "omar")
RIVAL = Actor("rival@merchant.example", "merchant", "rival")
PETRA = Actor("operator@pavilion.example", "operator")
CELLS = {
    "sku": "CURRY-50",
    "gtin": "8850367300020",
    "product_type": "grocery",
    "category": "pantry",
    "base": "SKN",
    "hs_code": "210390",
    "country_of_origin": "TH",
    "goods_kind": "processed_food",
    "storage_class": "ambient",
    "shelf_life_days": "540",
    "size": "50 g",
    "name_en": "Green curry paste",
    "name_th": "น้ำพริกแกงเขียวหวาน",
    "description_en": "For four servings.",
    "description_th": "สำหรับสี่ที่",
    "ingredients_en": "Green chilli, lemongrass, shrimp paste",
    "allergens": "crustaceans",
    "weight_unit": "g",
    "net_weight": "50",
    "gross_weight": "56",
    "length_mm": "120",
    "width_mm": "90",
    "height_mm": "10",
    "unit_quantity": "0.05",
    "unit": "kg",
    "price": "22.50",
    "currency": "THB",
    "markets": "th; sg",
    "lot_code": "L-1",
    "made_on": "2026-10-01",
    "best_before": "2028-03-20",
    "quantity": "60",
    "picture": "curry.png",
}
FILES = {
    "curry.png": FileRef("curry.png", "a1", "h1"),
    "paper.pdf": FileRef("paper.pdf", "a2", "h2", kind="document"),
    "tiny.png": FileRef("tiny.png", rejected="picture_small"),
}


def known(**changed: Any) -> Known:
    values = {
        "base_codes": ("SKN", "NST"),
        "files": FILES,
        "on": TODAY,
        "lots": {},
        "prefix": "OMAR-",
    }
    return Known(**(values | changed))


def check(**cells: str) -> Checked:
    """One row with cells changed; "" leaves a cell empty."""
    said = {key: text for key, text in {**CELLS, **cells}.items() if text}
    return rows_validate(rows=[RawRow(2, said)], known=known())[0]


def a_row(number: int = 2, **cells: str) -> RawRow:
    said = {key: text for key, text in {**CELLS, **cells}.items() if text}
    return RawRow(number, said)


def merchants_make() -> None:
    bases_seed(pavilion())
    merchant_upsert(code="omar", name="Omar", base_codes=["SKN", "NST"])
    merchant_upsert(code="rival", name="Rita", base_codes=["CRI"])


def read(*rows: RawRow, actor: Actor = OMAR, now: datetime = NOW) -> ReadOutcome:
    return submission_read(
        actor=actor, file_name="goods.xlsx", rows=rows, files=FILES, now=now
    )
