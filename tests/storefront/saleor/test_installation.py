from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import InvalidToken
from django.core.management import call_command

from storefront.saleor.installation import (
    NoKeyError,
    app_token,
    installation,
    installation_store,
    token_forget,
    tokens_rotate,
    url_normal,
)
from storefront.saleor.models import AppInstallation

if TYPE_CHECKING:
    from pytest_django import SettingsWrapper

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = "tok-7f3a-never-shown"


@pytest.fixture(autouse=True)
def _saleor(settings: SettingsWrapper) -> None:
    settings.SALEOR_API_URL = "http://saleor.test/graphql/"
    settings.SALEOR_APP_TOKEN = ""
    settings.SALEOR_TOKEN_KEYS = ["first"]
    token_forget()


def store(token: str = SECRET) -> None:
    installation_store(domain="saleor.test", app_id="QXBwOjE=", token=token, now=NOW)


def test_the_token_is_kept_encrypted_and_comes_back_whole() -> None:
    store()

    row = AppInstallation.objects.get()
    assert SECRET.encode() not in bytes(row.token_encrypted)
    assert SECRET not in str(row)
    assert (row.api_url, row.app_id) == ("http://saleor.test/graphql", "QXBwOjE=")
    assert app_token() == SECRET


def test_a_second_installation_replaces_the_first() -> None:
    store()
    store("another")

    assert AppInstallation.objects.count() == 1
    assert app_token() == "another"


def test_the_environments_token_wins(settings: SettingsWrapper) -> None:
    store()
    settings.SALEOR_APP_TOKEN = "from-the-environment"

    assert app_token() == "from-the-environment"


def test_another_saleor_has_another_token(settings: SettingsWrapper) -> None:
    store()
    settings.SALEOR_API_URL = "http://other.test/graphql/"

    assert installation() is None
    assert app_token() == ""


def test_keys_rotate_and_the_old_one_may_go(settings: SettingsWrapper) -> None:
    store()
    settings.SALEOR_TOKEN_KEYS = ["second", "first"]
    call_command("saleor_tokens_rotate")
    settings.SALEOR_TOKEN_KEYS = ["second"]
    token_forget()

    assert app_token() == SECRET


def test_without_its_key_a_token_is_nobodys_and_stays_for_the_key_to_come_back(
    settings: SettingsWrapper, caplog: pytest.LogCaptureFixture
) -> None:
    store()
    settings.SALEOR_TOKEN_KEYS = ["lost"]
    token_forget()

    with caplog.at_level(logging.ERROR):
        assert app_token() == ""
    assert "SALEOR_TOKEN_KEYS" in caplog.text
    assert SECRET not in caplog.text
    with pytest.raises(InvalidToken):
        tokens_rotate()
    settings.SALEOR_TOKEN_KEYS = ["first"]
    token_forget()
    assert app_token() == SECRET


def test_without_any_key_nothing_is_kept(settings: SettingsWrapper) -> None:
    settings.SALEOR_TOKEN_KEYS = []

    with pytest.raises(NoKeyError):
        store()
    assert not AppInstallation.objects.exists()


def test_addresses_compare_in_one_spelling() -> None:
    assert url_normal("HTTPS://Shop.Example/graphql/") == url_normal(
        "https://shop.example/graphql"
    )
    assert url_normal("https://shop.example/graphql/") != url_normal(
        "http://shop.example/graphql/"
    )
