"""What an operator looks at before deciding on a row. Nothing here is stored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from catalog.fx.errors import RateUnknownError
from catalog.landed_cost.eligibility import eligibility
from catalog.landed_cost.selectors import rules_in_force
from catalog.landed_cost.words import sentence
from catalog.lanes.selectors import lane_options
from catalog.markets.selectors import market_by_code, pavilion
from catalog.submissions.columns import TEXTS, columns, required_languages
from catalog.submissions.hs_codes import hs_description
from catalog.submissions.selectors import published_row, row_differences
from storefront.console.selectors import attestations_standing
from storefront.localization.formats import language_name
from storefront.media.selectors import link_sign
from storefront.sync.submission_draft import row_item, row_prices, row_sku

if TYPE_CHECKING:
    from datetime import date, datetime

    from catalog.declaration import Market
    from catalog.money import Money
    from catalog.submissions.models import SubmissionRow
    from catalog.submissions.selectors import Difference


@dataclass(frozen=True, slots=True)
class Verdict:
    """A market's word on the goods: state, reasons with their source, shelf price."""

    market: Market
    status: str
    reasons: tuple[tuple[str, str], ...]
    price: Money | None
    attested_on: date | None
    can_attest: bool


@dataclass(frozen=True, slots=True)
class LanguageState:
    """Whether the goods can be read in a language."""

    name: str
    is_required: bool
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row with everything known of it."""

    row: SubmissionRow
    shop_sku: str
    facts: tuple[tuple[str, str], ...]
    hs_words: str
    picture_token: str
    documents: tuple[tuple[str, str], ...]
    differences: tuple[Difference, ...]
    is_new: bool
    languages: tuple[LanguageState, ...]
    verdicts: tuple[Verdict, ...]


def row_evidence(
    *, row: SubmissionRow, viewer: str, language: str, now: datetime
) -> Evidence:
    """Facts, papers, the difference to the shop, and each market's verdict."""
    files = row.files
    picture = files.get("picture", {}).get("asset_id", "")
    return Evidence(
        row=row,
        shop_sku=row_sku(row),
        facts=tuple(_facts(row)),
        hs_words=hs_description(row.clean.get("hs_code", "")),
        picture_token=link_sign(asset_id=picture, viewer=viewer) if picture else "",
        documents=tuple(
            (paper["name"], link_sign(asset_id=paper["asset_id"], viewer=viewer))
            for paper in files.get("documents", [])
        ),
        differences=tuple(row_differences(row=row)),
        is_new=published_row(row=row) is None,
        languages=tuple(_languages(row)),
        verdicts=tuple(_verdicts(row, language, now)),
    )


def _facts(row: SubmissionRow) -> list[tuple[str, str]]:
    prefixes = tuple(f"{text}_" for text in TEXTS)
    keys = (column.key for column in columns())
    return [
        (key, row.cells[key])
        for key in keys
        if key in row.cells and not key.startswith(prefixes)
    ]


def _languages(row: SubmissionRow) -> list[LanguageState]:
    needed = required_languages()
    return [
        LanguageState(
            name=language_name(language),
            is_required=language in needed,
            is_complete=all(
                row.clean[text].get(language) for text in ("name", "description")
            ),
        )
        for language in pavilion().identity.languages
    ]


def _verdicts(row: SubmissionRow, language: str, now: datetime) -> list[Verdict]:
    item, on = row_item(row), now.date()
    home = pavilion().identity.country
    standing = attestations_standing(sku=row_sku(row), on=on)
    prices = _prices(row, on)
    found = []
    for code in row.clean["markets"]:
        market = market_by_code(code)
        word = standing.get(code)
        verdict = eligibility(
            item=item,
            destination=market.country,
            home=home,
            rules=rules_in_force(destination=market.country, origin=home, on=on),
            attested_on=word.attested_on if word else None,
            is_demo_attested=bool(word and word.is_demo),
            has_lane=_has_lane(row, market, now),
            on=on,
        )
        found.append(
            Verdict(
                market=market,
                status=verdict.status,
                reasons=tuple(
                    (sentence(r.key, dict(r.params), language), r.source)
                    for r in verdict.reasons
                ),
                price=prices.get(market.channel),
                attested_on=word.attested_on if word else None,
                can_attest=word is None and market.country != home,
            )
        )
    return found


def _prices(row: SubmissionRow, on: date) -> dict[str, Money]:
    try:
        return row_prices(pavilion=pavilion(), row=row, on=on)
    except RateUnknownError:
        # Shown as "no rate": a price is never made up.
        return {}


def _has_lane(row: SubmissionRow, market: Market, now: datetime) -> bool:
    clean: dict[str, Any] = row.clean
    grams = int(Decimal(clean["gross_weight"]))
    return bool(
        lane_options(
            market=market,
            base_codes=[clean["base"]],
            weight_g=grams,
            heaviest_g=grams,
            storage_classes=[clean["storage_class"]],
            now=now,
        )
    )
