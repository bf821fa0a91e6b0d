"""Omar, Rival and the operators, their merchants and bases, for tests of pages."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from catalog.markets.selectors import pavilion
from catalog.submissions.services import merchant_upsert
from catalog.submissions.types import Actor
from storefront.accounts.models import User
from storefront.demo.lots import bases_seed
from storefront.demo.sample_upload import sample_rows, sample_sheet
from storefront.merchant.services import GivenFile, upload_read

if TYPE_CHECKING:
    from catalog.submissions.read_outcome import ReadOutcome

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 10)
OMAR = Actor("omar@merchant.example", "merchant", "omar")
RIVAL = Actor("rival@merchant.example", "merchant", "rival")
PETRA = Actor("operator@pavilion.example", "operator")
PAUL = Actor("second@pavilion.example", "operator")
EVERYBODY = (OMAR, RIVAL, PETRA, PAUL)


def people_make() -> None:
    bases_seed(pavilion())
    merchant_upsert(code="omar", name="Omar", base_codes=["SKN", "NST", "PNB"])
    merchant_upsert(code="rival", name="Rita", base_codes=["CRI", "SKN"])
    for actor in EVERYBODY:
        User.objects.create(
            email=actor.email,
            name=actor.email,
            role=actor.role,
            merchant_code=actor.merchant_code,
        )


def signed_in(actor: Actor | None) -> Client:
    client = Client()
    if actor is not None:
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(User.objects.get(email=actor.email), backend=backend)
    return client


def png(colour: str = "#8A3B12", size: tuple[int, int] = (500, 500)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "PNG")
    return target.getvalue()


def rows(count: int = 3) -> list[dict[str, str]]:
    """Rows of the sample without its two deliberate mistakes."""
    wrong = {"BANANA-CHIPS-50", "PINEAPPLE-565"}
    return [row for row in sample_rows(on=TODAY) if row["sku"] not in wrong][:count]


def sheet(said: list[dict[str, str]], name: str = "goods.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, sample_sheet(said))


def uploaded(actor: Actor, said: list[dict[str, str]]) -> ReadOutcome:
    """The rows and their pictures, read into the merchant's draft."""
    return upload_read(
        actor=actor,
        sheet=GivenFile("goods.xlsx", sample_sheet(said)),
        attachments=[GivenFile(one.name or "", one.read()) for one in pictures(said)],
        now=NOW,
    ).outcome


def pictures(said: list[dict[str, str]]) -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile(row["picture"], png(f"#{number * 999 + 0x200000:06x}"))
        for number, row in enumerate(said)
    ]
