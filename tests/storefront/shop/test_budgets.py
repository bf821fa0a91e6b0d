"""Weights of what every page loads, and templates that parse."""

import brotli
import pytest
from django.conf import settings
from django.template import engines

STATIC = settings.BASE_DIR / "storefront" / "static"
TEMPLATES = settings.BASE_DIR / "storefront" / "templates"


def test_style_sheets_weigh_at_most_20_kilobytes_compressed() -> None:
    weight = sum(
        len(brotli.compress(path.read_bytes())) for path in STATIC.glob("*.css")
    )

    assert weight <= 20_000


def test_typefaces_weigh_less_than_700_kilobytes_and_carry_licences() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))

    assert sum(path.stat().st_size for path in fonts) < 700_000
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
