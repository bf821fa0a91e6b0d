"""Names of cities: a beginning is completed, a wrong one is answered with the right ones."""

from __future__ import annotations

import pytest

from storefront.shop.address_forms import AddressForm

SICHUAN = {
    "last_name": "李", "first_name": "雷", "country_area": "四川省", "city": "成都市",
    "city_area": "武侯区", "street_address_1": "人民南路 1 号", "postal_code": "610041",
    "phone": "13800138000",
}  # fmt: skip


def form(**changes: str) -> AddressForm:
    return AddressForm({**SICHUAN, **changes}, country="CN")


@pytest.mark.parametrize("city", ["成都市", "成都", " 成都 "])
def test_a_city_whose_name_was_begun_is_that_city(city: str) -> None:
    made = form(city=city)

    assert made.is_valid(), made.errors
    assert made.cleaned_data["city"] == "成都市"


@pytest.mark.parametrize(
    ("field", "said", "named", "not_named"),
    [
        ("city", "武侯区", "成都市", "杭州市"),
        ("city_area", "西湖区", "武侯区", "南充市"),
    ],
)
def test_a_name_of_elsewhere_is_answered_with_those_of_the_area(
    field: str, said: str, named: str, not_named: str
) -> None:
    made = form(**{field: said})

    assert list(made.errors) == [field]
    assert named in made.errors[field][0]
    assert not_named not in made.errors[field][0]


def test_a_beginning_of_several_names_is_not_guessed() -> None:
    # 阿坝… is one; 资 would be 资阳市; an empty start is nobody's.
    made = form(city="")

    assert list(made.errors) == ["city"]
