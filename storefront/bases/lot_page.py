"""What the public page of a lot says, for people and for machines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.safestring import mark_safe

from catalog.bases.certificates import certificates_of
from catalog.bases.digital_link import gtins_of, link_path
from catalog.bases.models import LabResult, Lot, LotMovement, LotState, MovementKind
from catalog.markets.selectors import (
    home_market,
    markets,
    pavilion_with_goods,
    texts,
)
from catalog.sourcing.recalls import recalls_of_lot
from storefront.localization.places import Place
from storefront.saleor.client import shop_client
from storefront.saleor.errors import SaleorError
from storefront.sync.sku_names import name_of_sku as shop_name

if TYPE_CHECKING:
    from datetime import date

    from django.utils.safestring import SafeString

    from catalog.bases.models import Certificate
    from catalog.declaration import Base, BaseText, Goods
    from catalog.sourcing.models import Recall

# Inside <script> a text may not end the element nor open a comment.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
GROWN = {"plant", "animal"}
# Papers that prove nothing but that the page can show them say so.
KINDS_OF_STEP = {
    MovementKind.RECEIVED: "received",
    MovementKind.SHIPPED: "shipped",
    MovementKind.RETURNED: "returned",
    MovementKind.QUARANTINED: "held",
    MovementKind.BLOCKED: "blocked",
    MovementKind.RELEASED: "released",
    MovementKind.RECALLED: "recalled",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the journey: what, and from which day to which."""

    kind: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class LotPage:
    """A lot as anybody may see it. No quantities and no buyers."""

    lot: Lot
    gtin: str
    name: str
    base: Base | None
    base_words: BaseText | None
    province: str
    is_grown: bool
    days_left: int | None
    certificates: tuple[Certificate, ...]
    certificate_names: dict[str, str]
    lab_results: tuple[LabResult, ...]
    steps: tuple[Step, ...]
    recall: Recall | None
    is_recalled: bool
    is_held: bool
    path: str


def lot_page(*, lot: Lot, language: str, on: date) -> LotPage:
    """The page of a lot in a language of the pavilion."""
    words = texts(language)
    pavilion = pavilion_with_goods()
    declared = next((b for b in pavilion.bases if b.code == lot.base.code), None)
    goods = _goods(lot.sku)
    gtin = gtins_of(skus=[lot.sku])[lot.sku]
    recalls = recalls_of_lot(lot_id=lot.pk)
    papers = tuple(
        one
        for one in certificates_of(base_code=lot.base.code)
        if not one.skus or lot.sku in one.skus
    )
    return LotPage(
        lot=lot,
        gtin=gtin,
        name=name_of_sku(lot.sku, language=language),
        base=declared,
        base_words=words.bases.get(lot.base.code),
        province=words.provinces.get(lot.base.province, lot.base.province),
        is_grown=bool(goods and goods.goods_kind in GROWN),
        days_left=max(0, (lot.best_before - on).days) if lot.best_before else None,
        certificates=papers,
        certificate_names={
            one.code: words.certificates.get(one.kind, one.kind) for one in papers
        },
        lab_results=tuple(lot.lab_results.all()),
        steps=_steps(lot),
        recall=recalls[0] if recalls else None,
        is_recalled=lot.state == LotState.RECALLED,
        is_held=lot.state in (LotState.BLOCKED, LotState.QUARANTINED),
        path=link_path(gtin=gtin, lot_code=lot.code, best_before=lot.best_before),
    )


def name_of_sku(sku: str, *, language: str) -> str:
    """What the goods are called: by their declaration, else by commerce.

    Their SKU where nobody names them, or commerce is away: a lot can be looked up without.
    """
    goods = _goods(sku)
    if goods:
        return goods.words(language).name
    market = home_market() or next(iter(markets()))
    try:
        return shop_name(client=shop_client(), sku=sku, place=Place(language, market))
    except SaleorError:
        return sku


def _goods(sku: str) -> Goods | None:
    for goods in pavilion_with_goods().goods:
        if any(variant.sku == sku for variant in goods.variants):
            return goods
    return None


def _steps(lot: Lot) -> tuple[Step, ...]:
    """The journey so far: neighbours of a kind are told as one."""
    steps: list[Step] = []
    lines = LotMovement.objects.filter(lot=lot, kind__in=list(KINDS_OF_STEP))
    for kind, at in lines.order_by("occurred_at", "pk").values_list(
        "kind", "occurred_at"
    ):
        said, day = KINDS_OF_STEP[MovementKind(kind)], at.date()
        if steps and steps[-1].kind == said:
            steps[-1] = Step(said, steps[-1].first, day)
        else:
            steps.append(Step(said, day, day))
    return tuple(steps)


def lot_json(page: LotPage, *, language: str) -> dict[str, Any]:
    """The lot in schema.org's words; what is not known is left out."""
    lot = page.lot
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "IndividualProduct",
        "@id": settings.PUBLIC_URL + page.path,
        "name": page.name,
        "inLanguage": language,
        "gtin14": page.gtin,
        "sku": lot.sku,
        "productionDate": lot.made_on.isoformat() if lot.made_on else None,
        "countryOfOrigin": pavilion_with_goods().identity.country,
        "additionalProperty": [
            {"@type": "PropertyValue", "propertyID": "lot", "value": lot.code},
            *(
                [{"@type": "PropertyValue", "propertyID": "bestBefore",
                  "value": lot.best_before.isoformat()}]
                if lot.best_before
                else []
            ),
            {"@type": "PropertyValue", "propertyID": "state", "value": str(lot.state)},
        ],
        "manufacturer": {
            "@type": "Organization",
            "identifier": lot.base.code,
            "name": page.base_words.name if page.base_words else lot.base.code,
            "location": {
                "@type": "Place",
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": str(lot.base.latitude),
                    "longitude": str(lot.base.longitude),
                },
            },
        },
        "hasCertification": [_certification(one) for one in page.certificates],
    }  # fmt: skip
    return {key: value for key, value in said.items() if value}


def _certification(paper: Certificate) -> dict[str, Any]:
    said = {
        "@type": "Certification",
        "name": paper.kind,
        "certificationIdentification": paper.number,
        "issuedBy": {"@type": "Organization", "name": paper.issuer},
        "expires": paper.valid_until.isoformat() if paper.valid_until else None,
    }
    return {key: value for key, value in said.items() if value}


def script_json(said: dict[str, Any]) -> SafeString:
    """JSON for a script element."""
    text = json.dumps(said, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308  escaped for a script element just above


def linkset(page: LotPage) -> dict[str, Any]:
    """Where a resolver leads from this lot (RFC 9264)."""
    href = settings.PUBLIC_URL + page.path
    entry: dict[str, Any] = {
        "anchor": href,
        "https://ref.gs1.org/voc/pip": [{"href": href, "type": "text/html"}],
        "https://ref.gs1.org/voc/traceability": [
            {"href": f"{settings.PUBLIC_URL}/01/{page.gtin}/10/{page.lot.code}/epcis",
             "type": "application/ld+json"}
        ],
    }  # fmt: skip
    if page.is_recalled:
        entry["https://ref.gs1.org/voc/recallStatus"] = [
            {"href": href, "type": "text/html"}
        ]
    return {"linkset": [entry]}
