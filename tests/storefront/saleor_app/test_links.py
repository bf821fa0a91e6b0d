"""From Saleor Dashboard to our pages, and the App's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from storefront.saleor.installation import installation_store
from tests.storefront.people import OMAR, PETRA, people_make, signed_in

if TYPE_CHECKING:
    from tests.fakes.saleor_server import SaleorServer

pytestmark = pytest.mark.django_db
PRODUCT, ORDER = "UHJvZHVjdDox", "T3JkZXI6MQ=="


@pytest.fixture
def operator() -> Client:
    people_make()
    return signed_in(PETRA)


def product(saleor: SaleorServer, *skus: str) -> None:
    edges = [{"node": {"sku": sku}} for sku in skus]
    node = {"id": PRODUCT, "slug": "dates", "productVariants": {"edges": edges}}
    saleor.answers["ProductSkus"] = lambda variables: {
        "product": node if variables["id"] == PRODUCT else None
    }


def test_an_order_leads_to_our_page_of_it(operator: Client) -> None:
    response = operator.get("/app/order/", {"orderId": ORDER})

    assert (response.status_code, response["Location"]) == (
        302,
        f"/console/orders/{ORDER}/",
    )


def test_a_product_leads_to_its_lots(operator: Client, saleor: SaleorServer) -> None:
    product(saleor, "OAS-DAT-500", "OAS-DAT-1KG")

    response = operator.get("/app/product/", {"productId": PRODUCT})

    assert (response.status_code, response["Location"]) == (
        302,
        "/console/lots/?q=OAS-DAT",
    )


@pytest.mark.parametrize(
    "asked", [{}, {"productId": ""}, {"productId": "a/b"}, {"productId": "x" * 201}]
)
def test_what_names_no_product_leads_nowhere(
    operator: Client, saleor: SaleorServer, asked: dict[str, str]
) -> None:
    product(saleor, "A")

    assert operator.get("/app/product/", asked).status_code == 404
    assert operator.get("/app/product/", {"productId": "UHI6OQ=="}).status_code == 404


def test_saleor_away_is_said(operator: Client, saleor: SaleorServer) -> None:
    saleor.is_away = True

    assert operator.get("/app/product/", {"productId": PRODUCT}).status_code == 503


@pytest.mark.parametrize("path", ["/app/order/", "/app/product/"])
def test_only_operators_come_through(operator: Client, path: str) -> None:
    asked = {"orderId": ORDER, "productId": PRODUCT}

    assert Client().get(path, asked)["Location"].startswith("/sign-in/")
    assert signed_in(OMAR).get(path, asked).status_code == 403


def test_an_operator_sees_how_the_app_is_doing_and_never_the_token(
    operator: Client, saleor: SaleorServer
) -> None:
    from_outside = Client().get("/app/").content.decode()
    assert "Install it in Saleor Dashboard" in operator.get("/app/").content.decode()
    installation_store(
        domain=saleor.domain, app_id="QXBwOjE=", token="tok-7f3a", now=timezone.now()
    )

    page = operator.get("/app/").content.decode()

    assert "QXBwOjE=" in page
    assert "tok-7f3a" not in page
    assert "QXBwOjE=" not in from_outside + Client().get("/app/").content.decode()
