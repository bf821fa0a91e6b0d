"""The translation desk on the engine: out, in, and what has moved meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.submissions.models import AuditEntry
from storefront.accounts.models import User
from storefront.saleor.client import app_client
from storefront.sync.product_translations import product_units
from tests.storefront.people import PETRA, signed_in
from tests.storefront.sync import engine_pavilion

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra(settings: Any) -> Client:
    engine_pavilion.someland(settings)
    User.objects.create(email=PETRA.email, name="Petra", role="operator")
    return signed_in(PETRA)


def units(language: str) -> dict[str, Any]:
    return {u.id: u for u in product_units(client=app_client(), language=language)}


def language_of(petra: Client) -> str:
    return str(petra.get("/console/translations/").context["language"])


@pytest.mark.parametrize("form", ["xliff-2.1", "xliff-1.2", "po"])
def test_a_file_goes_out_and_comes_back_changed(petra: Client, form: str) -> None:
    language = language_of(petra)
    before = units(language)
    name = next(key for key in before if key.endswith("/name"))
    url = f"/console/translations/export/?language={language}&format={form}"
    content = petra.get(url).content
    old = before[name].target or before[name].source
    assert old.encode() in content
    changed = content.replace(f">{old}</target>".encode(), b">Neu</target>").replace(
        f'msgstr "{old}"'.encode(), b'msgstr "Neu"'
    )
    assert changed != content
    answer = petra.post(
        "/console/translations/",
        {"language": language, "file": SimpleUploadedFile("x.xlf", changed)},
        follow=True,
    )
    assert b"texts were written" in answer.content
    assert units(language)[name].target == "Neu"
    assert AuditEntry.objects.filter(action="translations").count() == 1
    again = petra.post(
        "/console/translations/",
        {"language": language, "file": SimpleUploadedFile("x.xlf", changed)},
        follow=True,
    )
    assert b"0 texts were written" in again.content


def test_a_file_of_other_texts_changes_nothing_and_names_them(petra: Client) -> None:
    language = language_of(petra)
    before = units(language)
    name = next(key for key in before if key.endswith("/name"))
    content = petra.get(f"/console/translations/export/?language={language}").content
    moved = content.replace(
        f">{before[name].source}</source>".encode(), b">Other words</source>", 1
    )
    answer = petra.post(
        "/console/translations/",
        {"language": language, "file": SimpleUploadedFile("x.xlf", moved)},
        follow=True,
    )
    assert name.encode() in answer.content
    assert units(language) == before


def test_another_language_is_not_there(petra: Client) -> None:
    assert petra.get("/console/translations/?language=xx").status_code == 404
