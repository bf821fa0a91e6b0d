"""A buyer without a browser: reads the forms of our pages and sends them."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpx

from tests.journeys.buyer import ADDRESSES

if TYPE_CHECKING:
    from collections.abc import Callable

BACK = re.compile(r"/[a-z-]+/checkout/payment/[0-9a-f-]+/")
PLACE = "en-sg"
SLUG, SKU = "sweet-tamarind", "PNB-TAM-500"
UNITS = 1
# A page may say 503 or nothing at all while something is down; a person looks again.
PATIENCE_SECONDS = 90.0


class BuyerError(Exception):
    """The shop did not come back, or led somewhere else."""


@dataclass(slots=True)
class Form:
    """A form of a page with what it would send as it stands."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    # Several of one name, of which one is to be chosen.
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._is_inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(said.get("action", "")))
            self._is_inside = True
        elif self._is_inside and tag in {"input", "button", "textarea", "select"}:
            self._field(said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False

    def _field(self, said: dict[str, str]) -> None:
        name, value, form = said.get("name", ""), said.get("value", ""), self.found[-1]
        if said.get("type") in {"radio", "submit"}:
            form.choices.setdefault(name, []).append(value)
        elif name:
            form.fields[name] = value


class Buyer:
    """Somebody in Singapore, who wants one bag of tamarind."""

    def __init__(self, url: str, email: str) -> None:
        self.url, self.email = url, email
        self.http = httpx.Client(base_url=url, timeout=60, follow_redirects=False)
        self.payment_url = self.return_url = ""

    # --- the way to the order -----------------------------------------------------
    def goes_to_review(self) -> None:
        """Basket, who, where, how."""
        self._sends(f"/{PLACE}/p/{SLUG}/?variant={SKU}", "quantity", str(UNITS))
        self._sends(f"/{PLACE}/checkout/you/", "email", self.email)
        self._sends(
            f"/{PLACE}/checkout/address/", "street_address_1", **ADDRESSES["sg"]
        )
        self._sends(f"/{PLACE}/checkout/delivery/", "delivery")

    def pays(self, method: str = "card") -> None:
        """From the review to the bank, or to the order if that is made already."""
        self.payment_url = self.again(
            lambda: self._sends(f"/{PLACE}/checkout/review/", "method", method)
        )

    def approves(self) -> None:
        """At the bank: yes. The way back is not taken yet."""
        self.return_url = self.again(self._approves)

    def returns(self) -> str:
        """Back from the bank until there is an order; answers its page's address."""
        return self.again(self._returns)

    def again(self, once: Callable[[], str]) -> str:
        """Try until it goes through, as long as a patient person would."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return once()
            except (httpx.HTTPError, BuyerError) as error:
                if time.monotonic() > until:
                    message = f"{self.email}: {type(error).__name__} {error}"
                    raise BuyerError(message) from error
                time.sleep(0.5)

    def _approves(self) -> str:
        if "/pay/" not in self.payment_url:
            return self.payment_url
        page = self._gets(self.payment_url)
        back = BACK.search(page.text)
        if "This payment has its answer already" in page.text and back:
            return back.group()
        return self._sends(self.payment_url, "ending", "approve")

    def _returns(self) -> str:
        answer = self.http.get(self.return_url)
        target = answer.headers.get("location", "")
        if "/order/" in target:
            return target
        if "/order/" in self.return_url and answer.status_code == httpx.codes.OK:
            return self.return_url
        said = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
        raise BuyerError(f"{answer.status_code} {self.return_url} {said[-300:]}")

    # --- pages --------------------------------------------------------------------
    def _gets(self, path: str) -> httpx.Response:
        answer = self.http.get(path)
        if answer.status_code != httpx.codes.OK:
            raise BuyerError(f"{answer.status_code} {path}")
        return answer

    def _sends(self, path: str, name: str, value: str = "", **said: str) -> str:
        """Send the page's form that has a field of this name; answers where it leads."""
        page = self._gets(path)
        for form in _Forms(page.text).found:
            if name in form.fields or name in form.choices:
                break
        else:
            raise BuyerError(f"{path} has no form with {name}")
        values = {key: options[0] for key, options in form.choices.items() if key}
        values |= form.fields | said | ({name: value} if value else {})
        target = urljoin(str(page.url), form.action)
        answer = self.http.post(target, data=values)
        if not answer.is_redirect:
            raise BuyerError(f"{answer.status_code} {target}")
        return answer.headers["location"]
