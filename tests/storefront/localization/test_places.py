"""Places: a language and a market from the URL."""

import pytest

from storefront.localization.places import all_places, place_of
from storefront.shop.place_views import place_for_browser


def test_a_prefix_names_language_and_market() -> None:
    place = place_of("zh-hans-cn")

    assert place.language == "zh-Hans"
    assert place.market.code == "cn"
    assert place.language_code == "ZH_HANS"
    assert place.channel == "china"
    assert place.hreflang == "zh-Hans-CN"
    assert str(place.locale) == "zh_Hans_CN"


def test_any_language_may_be_read_in_any_market() -> None:
    place = place_of("th-de")

    assert place.prefix == "th-de"
    assert str(place.locale) == "th"


def test_arabic_runs_from_right_to_left() -> None:
    assert place_of("ar-ae").direction == "rtl"
    assert place_of("en-ae").direction == "ltr"


@pytest.mark.parametrize("prefix", ["xx-cn", "en-xx", "", "en", "zh-cn", "EN-SG"])
def test_an_unknown_prefix_is_no_place(prefix: str) -> None:
    with pytest.raises(ValueError, match="No place"):
        place_of(prefix)


def test_every_market_is_advertised_in_each_of_its_languages() -> None:
    prefixes = {place.prefix for place in all_places()}

    assert {"zh-hans-cn", "en-cn", "de-de", "ja-jp", "ar-ae", "en-sg"} <= prefixes
    assert "th-de" not in prefixes


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans-cn"),
        ("zh-SG", "zh-hans-sg"),
        ("de-DE,de;q=0.9", "de-de"),
        ("de-AT", "de-de"),
        ("ja", "ja-jp"),
        ("ar-EG", "ar-ae"),
        ("en-SG,en", "en-sg"),
        ("th", "th-th"),
        ("fr-FR,de;q=0.5", "de-de"),
        ("en-US,en;q=0.9", None),
        ("fr", None),
        ("", None),
    ],
)
def test_a_browser_language_leads_to_one_place_or_to_the_question(
    header: str, expected: str | None
) -> None:
    place = place_for_browser(header)

    assert (place.prefix if place else None) == expected
