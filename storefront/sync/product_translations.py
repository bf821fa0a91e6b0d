"""Texts of goods in commerce as units to translate, and translations written back."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from catalog.markets.selectors import pavilion, saleor_language
from catalog.translations.selectors import marks_of, with_states
from catalog.translations.services import marks_put
from catalog.translations.units import Unit, checked
from storefront.sync.shop_reading import pages, plain_paragraphs, rich_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from storefront.saleor.client import SaleorClient

FIELDS = ("name", "description")
# The declared texts are a demonstration's: no native speaker has approved them.
UNMARKED = "review"
A_CALL = 100


def source_language() -> str:
    """The language that goods are written in first."""
    return pavilion().identity.default_language


def product_units(*, client: SaleorClient, language: str) -> list[Unit]:
    """Every text of every product that we published, with its state in a language."""
    said = {"languageCode": saleor_language(language)}
    found = [
        unit
        for node in pages(client, "ProductTexts", "products", **said)
        if node["externalReference"]
        for unit in _units(node)
    ]
    return with_states(
        units=found, marks=marks_of(language=language), unmarked=UNMARKED
    )


def _units(node: dict[str, Any]) -> Iterable[Unit]:
    slug, there = node["externalReference"], node["translation"] or {}
    yield Unit(
        f"{slug}/name", node["name"], there.get("name") or "", note="Name of the goods"
    )
    source = _plain(node["description"])
    if source:
        yield Unit(
            f"{slug}/description", source, _plain(there.get("description")),
            note=f"Description of {node['name']}",
        )  # fmt: skip


def _plain(document: str | None) -> str:
    return "\n\n".join(html.unescape(part) for part in plain_paragraphs(document))


def translations_import(
    *,
    client: SaleorClient,
    given: list[Unit],
    language: str,
    by: str,
    now: datetime,
) -> list[Unit]:
    """Write the texts of a file that differ; answers what was written.

    Raises `ExchangeError` before anything is written, `SaleorError`. Safe to repeat:
    what says the same already is left alone.
    """
    here = {unit.id: unit for unit in product_units(client=client, language=language)}
    wanted = [
        unit
        for unit in checked(given, list(here.values()))
        if (unit.target, unit.state) != (here[unit.id].target, here[unit.id].state)
    ]
    rows = _rows(wanted, here, language)
    for at in range(0, len(rows), A_CALL):
        client.run_raw("ProductBulkTranslate", {"translations": rows[at : at + A_CALL]})
    marks_put(units=wanted, language=language, by=by, now=now)
    return wanted


def _rows(
    wanted: list[Unit], here: dict[str, Unit], language: str
) -> list[dict[str, Any]]:
    """One row a product; what the file leaves out keeps its words."""
    changed: dict[str, dict[str, str]] = {}
    for unit in wanted:
        slug, _, field = unit.id.rpartition("/")
        changed.setdefault(slug, {})[field] = unit.target
    rows = []
    for slug, texts in changed.items():
        fields: dict[str, str] = {}
        for field in FIELDS:
            before = here.get(f"{slug}/{field}")
            text = texts.get(field) or (before.target if before else "")
            if text:
                fields[field] = rich_text(text) if field == "description" else text
        rows.append(
            {
                "externalReference": slug,
                "languageCode": saleor_language(language),
                "translationFields": fields,
            }
        )
    return rows
