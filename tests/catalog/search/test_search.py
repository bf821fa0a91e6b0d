"""Own tokens over all languages: the same goods by any of their names."""

from __future__ import annotations

import pytest

from catalog.search.selectors import search
from catalog.search.services import index_drop, index_put
from catalog.search.tokens import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DURIAN = {
    "en": ["Freeze-dried Monthong durian", "Crisp pieces of ripe durian."],
    "th": ["ทุเรียนหมอนทองฟรีซดราย", "เนื้อทุเรียนสุกกรอบ"],
    "zh-Hans": ["冻干金枕榴莲", "成熟榴莲果肉，口感酥脆。"],
    "ja": ["フリーズドライ・ドリアン", "完熟ドリアンのサクサクした果肉です。"],
    "de": ["Gefriergetrocknete Durian", "Knusprige Stücke reifer Durian."],
    "ar": ["دوريان مجفف بالتجميد", "قطع مقرمشة من الدوريان الناضج."],
}
RICE = {
    "en": ["Hom Mali rice of Thung Kula", "Jasmine rice."],
    "th": ["ข้าวหอมมะลิทุ่งกุลา", "ข้าวหอม"],
    "zh-Hans": ["茉莉香米", "茉莉香味。"],
    "de": ["Hom-Mali-Reis", "Duftreis."],
}


@pytest.fixture(autouse=True)
def _index() -> None:
    index_put(
        product_slug="durian", channel_slugs=["china", "japan"], texts=DURIAN,
        extra=["liulian", "thurian", "CTI-FD-100"],
    )  # fmt: skip
    index_put(
        product_slug="rice", channel_slugs=["china"], texts=RICE, extra=["xiang mi"]
    )


@pytest.mark.parametrize(
    "query",
    [
        "durian", "DURIAN", "durians", "duri", "Durián", "榴莲", "榴", "liulian",
        "liu lian", "ทุเรียน", "thurian", "ドリアン", "دوريان", "الدوريان",
        "CTI-FD-100", "金枕 榴莲", "gefriergetrocknete",
    ],
)  # fmt: skip
def test_every_name_of_durian_finds_it_and_nothing_else(query: str) -> None:
    assert search(query=query, channel="china", limit=10) == ["durian"]


def test_a_name_weighs_more_than_a_description() -> None:
    index_put(
        product_slug="cake", channel_slugs=["china"], extra=[],
        texts={"en": ["Cake", "Goes well with durian."]},
    )  # fmt: skip
    assert search(query="durian", channel="china", limit=10) == ["durian", "cake"]


def test_every_word_must_be_there() -> None:
    assert search(query="durian rice", channel="china", limit=10) == []


def test_a_channel_finds_only_what_it_sells() -> None:
    assert search(query="rice", channel="japan", limit=10) == []
    assert search(query="rice", channel="china", limit=10) == ["rice"]


@pytest.mark.parametrize("query", ["", "   ", "!!!", "%", "_", "'; --", "\x00", "😀"])
def test_what_has_no_words_finds_nothing(query: str) -> None:
    assert search(query=query, channel="china", limit=10) == []


def test_indexing_again_replaces_and_dropping_forgets() -> None:
    index_put(
        product_slug="rice", channel_slugs=["japan"], texts={"en": ["Red rice", ""]},
        extra=[],
    )  # fmt: skip
    assert search(query="jasmine", channel="china", limit=10) == []
    assert search(query="red", channel="japan", limit=10) == ["rice"]
    index_drop(product_slug="rice")
    assert search(query="red", channel="japan", limit=10) == []


def test_a_very_long_query_is_cut_and_answered() -> None:
    assert search(query="x" * 100_000, channel="china", limit=10) == []


def test_width_and_case_are_folded() -> None:
    assert tokens("ＤＵＲＩＡＮ　１００") == tokens("durian 100")


def test_names_are_found_run_together() -> None:
    index_put(
        product_slug="rice",
        channel_slugs=["china"],
        texts={"zh-Hans": ["通库拉茉莉香米"], "en": ["Hom Mali rice"]},
        extra=[],
    )

    for asked in ("xiangmi", "molixiangmi", "hommali", "HomMaliRice"):
        assert search(query=asked, channel="china", limit=5) == ["rice"], asked
    assert search(query="mixiang", channel="china", limit=5) == []
