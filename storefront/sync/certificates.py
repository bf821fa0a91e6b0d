"""Certificates that end: a letter before, and off sale at the end, by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from catalog.bases.certificates import (
    CertificateNews,
    certificates_due,
    certificates_ended,
)
from catalog.bases.models import Certificate, Lot
from catalog.jobs.services import outbox_add
from catalog.landed_cost.services import ended_papers_set
from catalog.markets.selectors import markets, pavilion, texts
from catalog.submissions.models import Merchant
from storefront.accounts.models import User
from storefront.accounts.roles import Role
from storefront.localization.formats import day
from storefront.localization.letters import letter_render
from storefront.localization.places import locale_of

if TYPE_CHECKING:
    from datetime import date, datetime

TOPIC = "email"


def certificates_sweep(now: datetime) -> int:
    """Warn of certificates that end, and take the goods of ended ones off sale.

    The schedule calls this. Answers how many SKUs went off sale or came back.
    """
    with transaction.atomic():
        for news in certificates_due(on=now.date(), now=now):
            _letters(news)
    return ended_papers_set(ended=_ended(now.date()))


def _ended(on: date) -> dict[str, dict[str, tuple[str, str]]]:
    countries = {market.code: market.country for market in markets()}
    ended: dict[str, dict[str, tuple[str, str]]] = {}
    for paper in certificates_ended(on=on):
        assert paper.valid_until is not None
        for sku in _skus(paper):
            for market in paper.markets:
                if market in countries:
                    why = (paper.code, paper.valid_until.isoformat())
                    ended.setdefault(sku, {})[countries[market]] = why
    return ended


def _skus(paper: Certificate) -> list[str]:
    """The goods that need a paper: those it names, else all of the base."""
    if paper.skus:
        return list(paper.skus)
    lots = Lot.objects.filter(base_id=paper.base_id).order_by()
    return sorted(lots.values_list("sku", flat=True).distinct())


def _letters(news: CertificateNews) -> None:
    """One letter to every operator and to the merchants who speak for the base."""
    paper = news.certificate
    speaking = [
        merchant.code
        for merchant in Merchant.objects.all()
        if paper.base.code in merchant.base_codes
    ]
    people = User.objects.filter(is_active=True)
    for person in [
        *people.filter(role=Role.OPERATOR),
        *people.filter(role=Role.MERCHANT, merchant_code__in=speaking),
    ]:
        key = (
            f"certificate/{paper.pk}/{paper.valid_until}/{news.days_before}/{person.pk}"
        )
        outbox_add(
            topic=TOPIC,
            key=key,
            payload=_letter(news, person),
        )


def _letter(news: CertificateNews, person: User) -> dict[str, str]:
    declared = pavilion().identity
    known = {name.lower(): name for name in declared.languages}
    said = known.get(person.language.lower(), declared.default_language)
    paper = news.certificate
    assert paper.valid_until is not None
    context = {
        "paper": paper,
        "has_ended": news.has_ended,
        "until": day(paper.valid_until, locale_of(said, "")),
        "skus": _skus(paper),
        "words": texts(said),
    }
    return letter_render(
        "bases/letter_certificate.txt", context, to=person.email, language=said.lower()
    )
