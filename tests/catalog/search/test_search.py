"""Own tokens over all languages: the same goods by any of their names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from catalog.search.selectors import find, misses, search, synonyms
from catalog.search.services import (
    SynonymsError,
    index_drop,
    index_put,
    miss_note,
    misses_forget,
    synonyms_put,
    synonyms_seed,
)
from catalog.search.tokens import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 1, tzinfo=UTC)
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


def test_what_has_not_every_word_is_shown_as_a_part() -> None:
    found = find(query="durian rice", channel="china", limit=10)
    assert set(found.slugs) == {"durian", "rice"}
    assert found.is_partial
    assert not find(query="durian frozen", channel="peru", limit=10).slugs
    whole = find(query="durian crisp", channel="china", limit=10)
    assert (whole.slugs, whole.is_partial) == (("durian",), False)


@pytest.mark.parametrize(
    ("asked", "read_as"),
    [("durain", "durian"), ("freze-dried durian", "freeze dried durian"),
     ("jasminrice", "jasmin rice"), ("Monthing", "monthong")],
)  # fmt: skip
def test_a_slip_of_the_pen_is_mended_and_said(asked: str, read_as: str) -> None:
    synonyms_put(words=["jasmine", "jasmin"], by="", now=NOW)
    found = find(query=asked, channel="china", limit=10)
    assert found.read_as == read_as
    assert found.slugs
    assert not found.is_partial


def test_words_of_a_group_find_the_same_goods() -> None:
    synonyms_put(words=["fragrant rice", "香米", "parfümreis"], by="ops", now=NOW)
    for asked in ("fragrant rice", "parfuemreis", "PARFÜMREIS", "泰国香米"):
        assert search(query=asked, channel="china", limit=5) == ["rice"], asked


def test_ways_of_writing_are_one() -> None:
    for asked in ("榴蓮", "どりあん", "ﾄﾞﾘｱﾝ"):
        assert search(query=asked, channel="china", limit=5) == ["durian"], asked


def test_a_group_needs_two_words_and_a_changed_one_is_not_seeded_over() -> None:
    with pytest.raises(SynonymsError, match="two words"):
        synonyms_put(words=["rice", " rice "], by="ops", now=NOW)
    assert synonyms_seed(groups=[["a", "b"], ["c", "d"]], now=NOW) == 2
    row = synonyms_put(words=["e", "f"], by="ops", now=NOW)
    assert synonyms_seed(groups=[["x", "y"]], now=NOW) == 0
    assert [one.words for one in synonyms()] == [["a", "b"], ["c", "d"], ["e", "f"]]
    synonyms_put(words=["e", "g"], by="ops", now=NOW, synonyms_id=row.pk)
    assert synonyms()[-1].words == ["e", "g"]


def test_what_is_asked_in_vain_is_counted_without_what_may_be_a_person() -> None:
    for query in ("Matcha", "matcha ", "+49 151 2345678", "me@example.com", "  "):
        miss_note(query=query, channel="china", on=NOW.date())
    assert [(one.query, one.times) for one in misses(limit=9)] == [("matcha", 2)]
    assert misses_forget(on=NOW.date() + timedelta(days=90)) == 0
    assert misses_forget(on=NOW.date() + timedelta(days=91)) == 1
    assert misses(limit=9) == []


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
