"""Papers of bases: recorded, warned of, and what their end takes off sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from catalog.bases.errors import UnknownBaseError
from catalog.bases.models import Base, Certificate, CertificateNotice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

# Days before the end at which an operator and the merchant are told; 0 is the end.
WARNINGS = (60, 14, 0)


@dataclass(frozen=True, slots=True)
class CertificateNews:
    """A certificate that comes near its end, or has ended, told once."""

    certificate: Certificate
    days_before: int

    @property
    def has_ended(self) -> bool:
        """Whether it is over, not only near."""
        return self.days_before == 0


def certificate_record(
    *, base_code: str, code: str, now: datetime, **values: Any
) -> Certificate:
    """Record a paper of a base, or what changed in it. Raises `UnknownBaseError`."""
    base = Base.objects.filter(code=base_code).first()
    if base is None:
        message = f"No base {base_code}."
        raise UnknownBaseError(message)
    made, _ = Certificate.objects.update_or_create(
        base=base,
        code=code,
        defaults=values,
        create_defaults=values | {"created_at": now},
    )
    return made


@transaction.atomic
def certificates_due(*, on: date, now: datetime) -> list[CertificateNews]:
    """News of certificates that nobody was told yet; noted as told in the same breath.

    Of several warnings that are due at once only the nearest to the end is told. A
    certificate renewed to another day is warned of again.
    """
    ending = Certificate.objects.select_for_update(of=("self",)).filter(
        valid_until__isnull=False, valid_until__lt=on + timedelta(days=WARNINGS[0] + 1)
    )
    news = []
    for certificate in list(ending.select_related("base").order_by("pk")):
        assert certificate.valid_until is not None
        left = (certificate.valid_until - on).days
        due = (
            0
            if left < 0
            else min(days for days in WARNINGS if days > 0 and left <= days)
        )
        _, is_new = CertificateNotice.objects.get_or_create(
            certificate=certificate,
            days_before=due,
            valid_until=certificate.valid_until,
            defaults={"told_at": now},
        )
        if is_new:
            news.append(CertificateNews(certificate, due))
    return news


def certificates_ended(*, on: date) -> list[Certificate]:
    """Papers that were valid and are not on that day, and that some market asks for."""
    ended = Certificate.objects.filter(valid_until__lt=on).select_related("base")
    return [one for one in ended if one.markets]


def certificates_ending(
    *, base_codes: Sequence[str], on: date
) -> list[CertificateNews]:
    """Papers of bases that have ended or will within the first warning's days."""
    last = on + timedelta(days=WARNINGS[0])
    ending = Certificate.objects.filter(
        base__code__in=list(base_codes), valid_until__lte=last
    ).select_related("base")
    return [
        CertificateNews(one, max(0, (one.valid_until - on).days + 1))
        for one in ending.order_by("valid_until", "code")
        if one.valid_until is not None
    ]


def certificates_missing(
    *, sku: str, base_code: str, market: str, on: date
) -> list[Certificate]:
    """Ended papers that keep goods of a base from a market: none means they may go."""
    return [
        one
        for one in certificates_ended(on=on)
        if one.base.code == base_code
        and market in one.markets
        and (not one.skus or sku in one.skus)
    ]


def certificates_of(*, base_code: str) -> Sequence[Certificate]:
    """Papers of a base, those that end first in front."""
    return list(
        Certificate.objects.filter(base__code=base_code).order_by(
            F("valid_until").asc(nulls_last=True), "code"
        )
    )
