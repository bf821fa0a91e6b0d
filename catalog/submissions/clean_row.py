"""What a row must be: one pydantic model, each check with the code of its mistake."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, get_args

from babel import Locale
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from catalog.declaration.goods import Allergen, GoodsKind
from catalog.markets.selectors import pavilion
from catalog.money import minor_units
from catalog.submissions import gtin as gs1
from catalog.submissions.hs_codes import hs_codes

QUANTITY = 1_000_000
HEAVIEST_G = 1_000_000
BUDDHIST_YEARS = range(2400, 2700)
BUDDHIST_OFFSET = 543
FOOD_KINDS = ("plant", "processed_food", "animal")
_SKU = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_LOT = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,39}")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SCIENTIFIC = re.compile(r"\d[.,]?\d*[eE]\+?\d+")


def wrong(code: str, **params: object) -> PydanticCustomError:
    """A mistake with its code and what the sentence about it needs."""
    said = {key: str(value) for key, value in params.items()}
    return PydanticCustomError(code, "{code}", {"code": code, **said})


def _number(value: Any) -> Decimal:
    text = str(value).strip()
    if "," in text:
        raise wrong("comma", example=text.replace(".", "").replace(",", "."))
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise wrong("not_a_number", value=text[:40]) from error
    if not number.is_finite():
        raise wrong("not_a_number", value=text[:40])
    if number <= 0:
        raise wrong("not_positive")
    return number


def _whole(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise wrong("not_whole", value=str(value)[:40])
    if number > QUANTITY:
        raise wrong("too_many", limit=QUANTITY)
    return int(number)


def _day(value: Any) -> date:
    text = str(value).strip()
    found = _DAY.fullmatch(text)
    if not found:
        raise wrong("not_a_day", value=text[:40])
    year, month, day = (int(part) for part in found.groups())
    if year in BUDDHIST_YEARS:
        western = f"{year - BUDDHIST_OFFSET}-{month:02d}-{day:02d}"
        raise wrong("buddhist_year", example=western)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise wrong("not_a_day", value=text[:40]) from error


def _sku(value: str) -> str:
    if not _SKU.fullmatch(value) or len(value) > 40:
        example = "-".join(re.findall(r"[A-Z0-9]+", value.upper()))[:40] or "RICE-5KG"
        raise wrong("sku_form", example=example)
    return value


def _gtin(value: str) -> str:
    if _SCIENTIFIC.fullmatch(value):
        raise wrong("scientific", value=value[:40])
    if not value.isascii() or not value.isdigit():
        raise wrong("gtin_digits", value=value[:40])
    if len(value) not in gs1.LENGTHS:
        raise wrong("gtin_length", length=len(value))
    expected = gs1.check_digit(value[:-1])
    if value[-1] != expected:
        raise wrong("gtin_check", digit=value[-1], expected=expected)
    return value


def _hs_code(value: str) -> str:
    code = value.replace(".", "").replace(" ", "")
    known = hs_codes()
    if code in known:
        return code
    if f"0{code}" in known:
        raise wrong("hs_zero", example=f"0{code}")
    if len(code) > 6 and code[:6] in known and code.isdigit():
        raise wrong("hs_six", example=code[:6])
    near = next((item for item in sorted(known) if item.startswith(code[:4])), "")
    raise wrong("hs_unknown", value=value[:20], example=near or "210390")


def _country(value: str) -> str:
    code = value.upper()
    if len(code) != 2 or code not in Locale("en").territories:
        raise wrong("country", value=value[:40])
    return code


def _lot(value: str) -> str:
    if not _LOT.fullmatch(value):
        raise wrong("lot_form")
    return value


def _one_of(value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise wrong("choice", value=value[:40], choices=", ".join(choices))
    return value


def _codes(value: Any) -> list[str]:
    parts = re.split(r"[;,]", value) if isinstance(value, str) else value
    return list(dict.fromkeys(part.strip().lower() for part in parts if part.strip()))


Number = Annotated[Decimal, BeforeValidator(_number)]
Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_day)]
Codes = Annotated[tuple[str, ...], BeforeValidator(_codes)]


class CleanRow(BaseModel):
    """A row whose every cell was understood. Weights end in grams, whatever the unit."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    sku: Annotated[str, AfterValidator(_sku)]
    gtin: Annotated[str, AfterValidator(_gtin)] | None = None
    product_type: str
    category: str
    base: str
    hs_code: Annotated[str, AfterValidator(_hs_code)]
    country_of_origin: Annotated[str, AfterValidator(_country)]
    goods_kind: str
    storage_class: str
    shelf_life_days: Whole | None = None
    size: str
    allergens: Codes = ()
    weight_unit: str
    net_weight: Number
    gross_weight: Number
    length_mm: Whole
    width_mm: Whole
    height_mm: Whole
    unit_quantity: Number
    unit: str
    currency: str
    price: Number
    markets: Codes
    lot_code: Annotated[str, AfterValidator(_lot)]
    made_on: Day
    best_before: Day | None = None
    quantity: Whole

    @field_validator("product_type", "category", "goods_kind", "unit", "weight_unit")
    @classmethod
    def _chosen(cls, value: str, info: ValidationInfo) -> str:
        identity = pavilion().identity
        choices = {
            "product_type": tuple(item.slug for item in identity.product_types),
            "category": tuple(item.slug for item in identity.categories),
            "goods_kind": get_args(GoodsKind),
            "unit": ("kg", "l", "piece"),
            "weight_unit": ("g", "kg"),
        }
        return _one_of(value, choices[info.field_name or ""])

    @field_validator("base")
    @classmethod
    def _own_base(cls, value: str, info: ValidationInfo) -> str:
        allowed = (info.context or {})["base_codes"]
        if value not in allowed:
            raise wrong("base_not_yours", value=value[:20], choices=", ".join(allowed))
        return value

    @field_validator("storage_class")
    @classmethod
    def _kept_there(cls, value: str, info: ValidationInfo) -> str:
        classes = tuple(item.code for item in pavilion().identity.storage_classes)
        _one_of(value, classes)
        base = info.data.get("base")
        if base and value not in pavilion().base(base).storage_classes:
            raise wrong("base_cannot_keep", base=base, value=value)
        return value

    @field_validator("size")
    @classmethod
    def _short(cls, value: str) -> str:
        if len(value) > 60:
            raise wrong("too_long", limit=60)
        return value

    @field_validator("allergens")
    @classmethod
    def _known_allergens(
        cls, value: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        is_food = info.data.get("goods_kind") in FOOD_KINDS
        if not value and is_food:
            raise wrong("allergens_of_food")
        for code in value:
            _one_of(code, ("none", *get_args(Allergen)))
        if "none" in value and len(value) > 1:
            raise wrong("allergens_none")
        return () if value == ("none",) else value

    @field_validator("net_weight", "gross_weight")
    @classmethod
    def _grams(cls, value: Decimal, info: ValidationInfo) -> Decimal:
        grams = value * 1000 if info.data.get("weight_unit") == "kg" else value
        if grams > HEAVIEST_G:
            raise wrong("too_heavy")
        net = info.data.get("net_weight")
        if info.field_name == "gross_weight" and net and grams < net:
            raise wrong("gross_below_net", net=f"{net.normalize():f}")
        if grams != grams.to_integral_value():
            raise wrong("whole_grams")
        return grams

    @field_validator("currency")
    @classmethod
    def _settlement(cls, value: str) -> str:
        return _one_of(value.upper(), (pavilion().identity.settlement_currency,))

    @field_validator("price")
    @classmethod
    def _minor_units(cls, value: Decimal, info: ValidationInfo) -> Decimal:
        currency = info.data.get("currency")
        if not currency:
            return value
        decimals = minor_units(currency)
        if value != round(value, decimals):
            raise wrong("price_decimals", currency=currency, decimals=decimals)
        return value

    @field_validator("markets")
    @classmethod
    def _known_markets(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            _one_of(code, tuple(market.code for market in pavilion().markets))
        return value

    @field_validator("made_on")
    @classmethod
    def _made_already(cls, value: date, info: ValidationInfo) -> date:
        if value > (info.context or {})["on"]:
            raise wrong("made_in_future")
        return value

    @field_validator("best_before")
    @classmethod
    def _still_good(cls, value: date | None, info: ValidationInfo) -> date | None:
        if value is None:
            if info.data.get("shelf_life_days"):
                raise wrong("best_before_needed")
            return None
        made = info.data.get("made_on")
        if made and value < made:
            raise wrong("best_before_made", made=made.isoformat())
        if value <= (info.context or {})["on"]:
            raise wrong("best_before_past")
        return value
