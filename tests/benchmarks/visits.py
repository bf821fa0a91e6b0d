"""What is measured: the requests of somebody who looks around, and of one who buys."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.test import Client

from storefront.payments.models import PaymentAttempt
from tests.benchmarks.probe import Spent, measured

if TYPE_CHECKING:
    from collections.abc import Mapping

REDIRECT = 302
_CHOICE = r'name="{name}" value="([^"]+)"'


@dataclass(frozen=True, slots=True)
class Shop:
    """Where the measuring goes: a place, goods to look at, an address to send them to."""

    place: str
    category: str
    product: str
    sku: str
    base: str
    words: str
    address: Mapping[str, str]

    def browsed(self) -> dict[str, str]:
        """Pages that only show, by name."""
        at = f"/{self.place}"
        return {
            "home": f"{at}/",
            "product list": f"{at}/c/{self.category}/",
            "product page": f"{at}/p/{self.product}/?variant={self.sku}",
            "search": f"{at}/search/?q={self.words}",
            "base page": f"{at}/bases/{self.base}/",
        }


def page_measure(
    client: Client, path: str, *, statements: list[str] | None = None
) -> Spent:
    """One GET that must answer 200."""
    with measured(statements) as spent:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return spent


@dataclass(slots=True)
class Purchase:
    """One buyer's way from the product page to the order, each request measured."""

    shop: Shop
    client: Client = field(default_factory=Client)
    spent: dict[str, Spent] = field(default_factory=dict)

    def buys(self) -> dict[str, Spent]:
        """Put goods into the basket, answer every question, pay, see the order."""
        product = self._gets("", self.shop.browsed()["product page"])
        variant = form_said(product, "variant")
        self._sends("add to basket", "basket/add/", variant=variant, quantity="1")
        self._gets("basket", self._at("basket/"))
        self._gets("contact", self._at("checkout/you/"))
        self._sends("contact sent", "checkout/you/", email="mei@example.org")
        self._gets("address", self._at("checkout/address/"))
        self._sends("address sent", "checkout/address/", **self.shop.address)
        delivery = self._gets("delivery", self._at("checkout/delivery/"))
        way = form_said(delivery, "delivery")
        self._sends("delivery sent", "checkout/delivery/", delivery=way)
        review = self._gets("review", self._at("checkout/review/"))
        self._pays(form_said(review, "method"), form_said(review, "seen"))
        return self.spent

    def _pays(self, method: str, seen: str) -> None:
        at_bank = self._sends("pay", "checkout/pay/", method=method, seen=seen)
        assert "/pay/" in at_bank, at_bank
        # The bank's own page is not the shop's, and is not measured.
        back = self.client.post(at_bank, {"ending": "approve"})
        assert back.status_code == REDIRECT, back.status_code
        order = self._redirects("complete", "get", back.headers["Location"])
        assert "/order/" in order, (order, PaymentAttempt.objects.values().last())
        self._gets("order page", order)

    def _at(self, path: str) -> str:
        return f"/{self.shop.place}/{path}"

    def _gets(self, name: str, path: str) -> str:
        with measured() as spent:
            response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        if name:
            self.spent[name] = spent
        return str(response.content.decode())

    def _sends(self, name: str, path: str, **said: str) -> str:
        return self._redirects(name, "post", self._at(path), said)

    def _redirects(self, name: str, method: str, path: str, *said: Any) -> str:
        with measured() as spent:
            response = getattr(self.client, method)(path, *said)
        words = re.findall(r"field__error[^>]*>([^<]+)", response.content.decode())
        assert response.status_code == REDIRECT, (path, response.status_code, words)
        self.spent[name] = spent
        return str(response.headers["Location"])


def form_said(html: str, name: str) -> str:
    found = re.search(_CHOICE.format(name=name), html)
    assert found, f"the page has no {name}"
    return found[1]
