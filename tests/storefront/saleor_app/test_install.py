"""The handshake: only the configured Saleor, only a token that works, never shown."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from storefront.saleor.client import app_client
from storefront.saleor.installation import app_token, installation
from storefront.saleor.models import AppInstallation
from tests.fakes.saleor_server import app_node

if TYPE_CHECKING:
    from tests.fakes.saleor_server import SaleorServer

pytestmark = pytest.mark.django_db
TOKEN = "tok-7f3a-never-shown"


def install(
    saleor: SaleorServer, *, body: Any = None, **change: str
) -> tuple[int, str]:
    headers = {
        "Saleor-Domain": saleor.domain,
        "Saleor-Api-Url": saleor.api_url,
        "Saleor-Schema-Version": "3.23",
    } | {name.replace("_", "-"): value for name, value in change.items()}
    sent = {"auth_token": TOKEN} if body is None else body
    response = Client(enforce_csrf_checks=True).post(
        "/app/token",
        data=sent if isinstance(sent, bytes) else json.dumps(sent),
        content_type="application/json",
        headers=headers,
    )
    return response.status_code, response.content.decode()


@pytest.fixture
def installing(saleor: SaleorServer) -> SaleorServer:
    saleor.tokens[TOKEN] = app_node()
    return saleor


def test_a_token_that_works_is_kept_encrypted_and_used(
    installing: SaleorServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        status, said = install(installing)

    assert (status, json.loads(said)) == (200, {"success": True, "app": "QXBwOjE="})
    row = AppInstallation.objects.get()
    assert (row.app_id, row.domain) == ("QXBwOjE=", installing.domain)
    assert TOKEN.encode() not in bytes(row.token_encrypted)
    assert TOKEN not in said + caplog.text
    asked_as_app = app_client().run_raw("AppSelf", {})["app"]
    assert asked_as_app["identifier"] == "pavilion.app"


def test_a_retried_handshake_changes_nothing_but_the_token(
    installing: SaleorServer,
) -> None:
    install(installing)
    installing.tokens["newer"] = app_node()

    assert install(installing)[0] == 200
    assert install(installing, body={"auth_token": "newer"})[0] == 200
    assert (AppInstallation.objects.count(), app_token()) == (1, "newer")


def test_another_saleor_is_refused_and_not_even_asked(installing: SaleorServer) -> None:
    status, said = install(
        installing,
        Saleor_Api_Url="https://evil.example/graphql/",
        Saleor_Domain="evil.example",
    )

    assert status == 403
    assert "SALEOR_ALLOWED_API_URLS" in said
    assert (installing.asked, installation()) == ([], None)


def test_an_allowed_name_of_the_same_saleor_is_taken(
    installing: SaleorServer, settings: Any
) -> None:
    settings.SALEOR_ALLOWED_API_URLS = ["https://shop.example/graphql/"]

    status, _ = install(
        installing,
        Saleor_Api_Url="https://shop.example/graphql/",
        Saleor_Domain="shop.example",
    )

    assert (status, app_token()) == (200, TOKEN)


def test_a_token_that_saleor_does_not_know_is_refused(saleor: SaleorServer) -> None:
    status, said = install(saleor)

    assert status == 403
    assert "does not know this token" in said
    assert installation() is None


def test_the_token_of_another_app_is_refused(saleor: SaleorServer) -> None:
    saleor.tokens[TOKEN] = app_node("somebody.else")

    assert install(saleor)[0] == 403
    assert installation() is None


def test_a_bad_handshake_leaves_the_good_one_before_it(
    installing: SaleorServer,
) -> None:
    install(installing)

    assert install(installing, body={"auth_token": "unknown"})[0] == 403
    assert app_token() == TOKEN


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'"x"', {}, {"auth_token": ""}, {"auth_token": 7},
     {"auth_token": "a\nb"}, {"auth_token": "x" * 1001}],
)  # fmt: skip
def test_a_body_without_a_token_is_refused(
    installing: SaleorServer, body: object
) -> None:
    assert install(installing, body=body)[0] == 400
    assert (installing.asked, installation()) == ([], None)


def test_an_oversized_body_is_refused(installing: SaleorServer) -> None:
    assert install(installing, body=b"x" * 10_001)[0] == 413


def test_while_saleor_is_away_it_is_asked_to_come_again(
    installing: SaleorServer,
) -> None:
    installing.is_away = True

    assert install(installing)[0] == 503
    assert installation() is None


def test_without_a_key_no_token_is_kept(
    installing: SaleorServer, settings: Any
) -> None:
    settings.SALEOR_TOKEN_KEYS = []

    status, said = install(installing)

    assert status == 503
    assert "SALEOR_TOKEN_KEYS" in said
    assert installation() is None


def test_on_its_own_engine_the_pavilion_is_not_installed(
    installing: SaleorServer, settings: Any
) -> None:
    settings.SALEOR_API_URL = ""

    assert install(installing)[0] == 404
