"""Weights of what every page loads, and templates that parse."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import brotli
import pytest
from django.conf import settings
from django.template import engines

from storefront.localization import look

if TYPE_CHECKING:
    from django.test import Client

STATIC = settings.BASE_DIR / "storefront" / "static"
TEMPLATES = settings.BASE_DIR / "storefront" / "templates"


def test_style_sheets_weigh_at_most_20_kilobytes_compressed() -> None:
    weight = sum(
        len(brotli.compress(path.read_bytes())) for path in STATIC.glob("*.css")
    )

    assert weight <= 20_000


def test_one_style_sheet_carries_all_with_addresses_that_hold() -> None:
    sheet = look.style_sheet()

    assert (
        sheet.index("--paper") < sheet.index("--display-latin:") < sheet.index("body")
    )
    addresses = re.findall(r"url\(([^)]+)\)", sheet)
    assert len(addresses) >= 8
    for address in addresses:
        assert address.startswith(('"/static/', '"data:')), address


def test_what_a_page_preloads_is_there_and_light() -> None:
    assert set(look.TYPEFACES) >= {"zh-Hans", "ja", "ar", "th", "Latin"}
    for language, names in look.TYPEFACES.items():
        weight = sum((STATIC / name).stat().st_size for name in names)
        assert weight <= 60_000, language


def test_pages_are_compressed_and_answers_to_programs_are_not(client: Client) -> None:
    door = {"Accept-Encoding": "gzip"}

    page = client.get("/", headers=door)
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    schema = client.get("/api/openapi.json", headers=door)
    assert schema.status_code == 200
    assert not schema.has_header("Content-Encoding")


def test_a_browser_may_fetch_the_next_page_ahead_where_reading_changes_nothing(
    client: Client,
) -> None:
    page = client.get("/de-de/imprint/")
    assert re.fullmatch(
        r'"/static/speculation[.\w]*[.]rules"', page["Speculation-Rules"]
    )

    rules = json.loads((STATIC / "speculation.rules").read_text())
    paths = rules["prefetch"][0]["where"]["href_matches"]
    assert paths == ["/*/p/*", "/*/c/*", "/*/collections/*", "/*/bases/*"]
    assert not client.get("/api/openapi.json").has_header("Speculation-Rules")


def test_typefaces_weigh_less_than_250_kilobytes_and_carry_licences() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))

    assert sum(path.stat().st_size for path in fonts) < 250_000
    assert len(list((STATIC / "fonts").glob("OFL-*.txt"))) == 5


def test_only_tokens_hold_colours() -> None:
    for name in ("base.css", "components.css"):
        text = (STATIC / name).read_text(encoding="utf-8")
        shown, _, _printed = text.partition("@media print")
        assert "#" not in shown.replace("#fff", ""), name


def test_styles_mirror_by_direction() -> None:
    for path in STATIC.glob("*.css"):
        text = path.read_text(encoding="utf-8")
        for word in ("margin-left", "margin-right", "padding-left", "padding-right", "text-align: left", "text-align: right"):  # fmt: skip
            assert word not in text, path.name


@pytest.mark.parametrize(
    "name",
    sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")),
)
def test_templates_parse(name: str) -> None:
    engines["django"].get_template(name)


def test_both_themes_of_the_design_page_are_the_tokens(client: Client) -> None:
    tokens = (STATIC / "tokens.css").read_text(encoding="utf-8")
    design = client.get("/design/themes.css").content.decode()
    light, _, dark = tokens.partition("prefers-color-scheme: dark")

    def values(text: str) -> dict[str, str]:
        return dict(re.findall(r"(--[a-z-]+): ?([^;/]+);", text))

    shown_light, shown_dark = (
        values(design.partition(f'[data-theme="{theme}"]')[2].partition("}")[0])
        for theme in ("light", "dark")
    )
    assert shown_dark == values(dark.partition("prefers-reduced-motion")[0])
    assert shown_light == {name: values(light)[name] for name in shown_dark}

    html = client.get("/design/").content.decode()
    assert html.count('class="specimen"') == 4
    assert html.count('dir="rtl"') >= 2
