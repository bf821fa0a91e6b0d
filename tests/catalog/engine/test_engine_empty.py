"""`manage.py engine_empty` as a process: empty, filled through the contract, emptied."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
STAFF, CUSTOMER, TOKEN = "ann@example.com:secret-1", "bob@example.com:secret-2", "T-1"


@dataclass(slots=True)
class Server:
    """A running engine, and asking it."""

    url: str
    http: httpx.Client

    def answer(self, text: str, token: str = "", **variables: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"query": text, "variables": variables}
        return self.http.post(f"{self.url}/graphql/", json=body, headers=headers).json()

    def asked(self, text: str, token: str = TOKEN, **variables: Any) -> Any:
        said = self.answer(text, token, **variables)
        assert "errors" not in said, said["errors"]
        return said["data"]

    def done(self, text: str, token: str = TOKEN, **variables: Any) -> Any:
        (payload,) = self.asked(text, token, **variables).values()
        assert payload["errors"] == []
        return payload

    def post(self, path: str) -> Any:
        response = self.http.post(f"{self.url}{path}")
        assert response.status_code == 200
        return response.json()

    def token(self, said: str) -> str:
        email, _, password = said.partition(":")
        text = """mutation ($e: String!, $p: String!) {
          tokenCreate(email: $e, password: $p) { token errors { code } } }"""
        return self.done(text, "", e=email, p=password)["token"]


def port_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(port: int, **more: str) -> list[str]:
    given = {"port": str(port), "staff": STAFF, "customer": CUSTOMER,
             "app-token": TOKEN, **more}  # fmt: skip
    flags = [part for name, value in given.items() for part in (f"--{name}", value)]
    return [sys.executable, "manage.py", "engine_empty", *flags]


def bare_environment() -> dict[str, str]:
    """Nothing of a pavilion: a stranger has none of its variables."""
    ours = ("PAVILION", "DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS", "PUBLIC_URL")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)}


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    port = port_free()
    process = subprocess.Popen(
        command(port),
        cwd=ROOT,
        env=bare_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(
            f"engine_empty is ready at http://127.0.0.1:{port}/graphql/ ("
        )
        with httpx.Client(timeout=30) as http:
            yield Server(f"http://127.0.0.1:{port}", http)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
def server(running: Server) -> Server:
    running.post("/__reset__")
    return running


# --- Empty ------------------------------------------------------------------------
COUNTS = """{ channels { slug } products(first: 1) { totalCount }
  customers(first: 5) { edges { node { email } } }
  staffUsers(first: 5) { edges { node { email } } } }"""


def test_it_is_empty_but_for_three_who_ask(server: Server) -> None:
    assert server.asked(COUNTS) == {
        "channels": [],
        "products": {"totalCount": 0},
        "customers": {"edges": [{"node": {"email": "bob@example.com"}}]},
        "staffUsers": {"edges": [{"node": {"email": "ann@example.com"}}]},
    }
    permissions = "{ me { userPermissions { code } isStaff } }"
    assert (
        len(server.asked(permissions, server.token(STAFF))["me"]["userPermissions"])
        == 25
    )
    assert server.asked(permissions, server.token(CUSTOMER))["me"] == {
        "userPermissions": [],
        "isStaff": False,
    }
    assert server.asked("{ me { id } }", "")["me"] is None


# --- Filled -----------------------------------------------------------------------
CHANNEL = """mutation ($i: ChannelCreateInput!) { channelCreate(input: $i) {
  channel { id slug } errors { field code message } } }"""
WAREHOUSE = """mutation ($i: WarehouseCreateInput!) { createWarehouse(input: $i) {
  warehouse { id } errors { field code message } } }"""
TYPE = """mutation { productTypeCreate(input: {name: "Tea", hasVariants: false}) {
  productType { id } errors { field code message } } }"""
CATEGORY = """mutation { categoryCreate(input: {name: "Drinks"}) {
  category { id } errors { field code message } } }"""
PRODUCT = """mutation ($t: ID!, $c: ID!) { productCreate(input: {
  name: "Green tea", productType: $t, category: $c}) {
  product { id slug } errors { field code message } } }"""
VARIANT = """mutation ($p: ID!, $w: ID!) { productVariantCreate(input: {
  product: $p, sku: "tea-1", attributes: [], stocks: [{warehouse: $w, quantity: 7}]}) {
  productVariant { id } errors { field code message } } }"""
LISTED = """mutation ($p: ID!, $c: ID!) { productChannelListingUpdate(id: $p, input: {
  updateChannels: [{channelId: $c, isPublished: true, visibleInListings: true,
  isAvailableForPurchase: true}]}) { errors { field code message } } }"""
PRICED = """mutation ($v: ID!, $c: ID!) { productVariantChannelListingUpdate(id: $v,
  input: [{channelId: $c, price: 12.5}]) { errors { field code message } } }"""
SEEN = """{ products(first: 5, channel: "main") { edges { node { name isAvailable
  variants { quantityAvailable pricing { price { gross { amount currency } } } } } } } }"""
CHECKOUT = """mutation ($v: ID!) { checkoutCreate(input: {channel: "main",
  email: "bob@example.com", lines: [{variantId: $v, quantity: 2}]}) {
  checkout { id user { email } lines { quantity } }
  errors { field code message } } }"""


def shop_make(server: Server, token: str) -> tuple[str, str]:
    """Ids of a channel and of a variant that sells there, from nothing."""
    address = {
        "country": "US", "countryArea": "NY", "city": "New York",
        "postalCode": "10001", "streetAddress1": "1 Main Street",
    }  # fmt: skip
    place = {"name": "Main", "slug": "main", "address": address}
    warehouse = server.done(WAREHOUSE, token, i=place)["warehouse"]["id"]
    channel = server.done(
        CHANNEL, token,
        i={"name": "Main", "slug": "main", "currencyCode": "USD", "isActive": True,
           "defaultCountry": "US", "addWarehouses": [warehouse]},
    )["channel"]["id"]  # fmt: skip
    kind = server.done(TYPE, token)["productType"]["id"]
    category = server.done(CATEGORY, token)["category"]["id"]
    product = server.done(PRODUCT, token, t=kind, c=category)["product"]["id"]
    server.done(LISTED, token, p=product, c=channel)
    made = server.done(VARIANT, token, p=product, w=warehouse)
    variant = made["productVariant"]["id"]
    server.done(PRICED, token, v=variant, c=channel)
    return channel, variant


@pytest.mark.parametrize("who", ["staff", "app"])
def test_a_shop_is_set_up_from_nothing_and_sells(server: Server, who: str) -> None:
    token = server.token(STAFF) if who == "staff" else TOKEN
    _, variant = shop_make(server, token)

    assert server.asked(SEEN, "")["products"]["edges"] == [
        {
            "node": {
                "name": "Green tea",
                "isAvailable": True,
                "variants": [
                    {
                        "quantityAvailable": 7,
                        "pricing": {
                            "price": {"gross": {"amount": 12.5, "currency": "USD"}}
                        },
                    }
                ],
            }
        }
    ]
    buyer = server.token(CUSTOMER)
    checkout = server.done(CHECKOUT, buyer, v=variant)["checkout"]
    assert checkout["lines"] == [{"quantity": 2}]
    assert checkout["user"] == {"email": "bob@example.com"}
    mine = server.asked("{ me { checkoutIds } }", buyer)["me"]["checkoutIds"]
    assert mine == [checkout["id"]]


# --- Emptied ----------------------------------------------------------------------
def test_a_reset_empties_it_within_a_tenth_of_a_second(server: Server) -> None:
    taken = []
    for _ in range(5):
        shop_make(server, TOKEN)
        begun = time.perf_counter()
        server.post("/__reset__")
        taken.append(time.perf_counter() - begun)
        assert server.asked(COUNTS)["channels"] == []

    assert sorted(taken)[len(taken) // 2] < 0.1
    first, _ = shop_make(server, TOKEN)
    server.post("/__reset__")
    assert shop_make(server, TOKEN)[0] == first


def test_a_failed_login_is_forgotten_by_a_reset(server: Server) -> None:
    wrong = """mutation { tokenCreate(email: "bob@example.com", password: "no") {
      errors { code } } }"""
    assert server.asked(wrong, "")["tokenCreate"]["errors"] == [
        {"code": "INVALID_CREDENTIALS"}
    ]
    server.post("/__reset__")

    assert server.token(CUSTOMER)


def test_what_beat_tasks_do_is_done_on_request(server: Server) -> None:
    assert set(server.post("/__recalculate__")) >= {
        "reservations",
        "ordered",
        "cleared",
    }
    assert server.http.get(f"{server.url}/__reset__").status_code == 405


def test_the_keys_verify_its_tokens(server: Server) -> None:
    keys = server.http.get(f"{server.url}/.well-known/jwks.json").json()["keys"]
    text = """mutation ($t: String!) { tokenVerify(token: $t) {
      isValid payload errors { code } } }"""

    said = server.done(text, "", t=server.token(CUSTOMER))

    assert [key["alg"] for key in keys] == ["RS256"]
    assert said["payload"]["iss"] == f"{server.url}/graphql/"


# --- Many at once -----------------------------------------------------------------
def test_eight_clients_write_and_read_at_once(server: Server) -> None:
    _, variant = shop_make(server, TOKEN)
    buyer = server.token(CUSTOMER)

    def work(number: int) -> int:
        with httpx.Client(timeout=30) as http:
            mine = Server(server.url, http)
            for _ in range(5):
                mine.done(CHECKOUT, buyer, v=variant)
                mine.asked(SEEN, "")
        return number

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(work, range(8))) == list(range(8))
    mine = server.asked("{ me { checkoutIds } }", buyer)["me"]["checkoutIds"]
    assert len(set(mine)) == 40


# --- Starting ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"staff": "ann"}, "--staff is EMAIL:PASSWORD"),
        ({"customer": STAFF}, "two e-mail addresses"),
        ({"app-token": " "}, "--app-token must not be empty"),
    ],
)
def test_a_wrong_start_says_what_to_do(more: dict[str, str], words: str) -> None:
    done = subprocess.run(
        command(port_free(), **more),
        cwd=ROOT,
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert words in done.stderr


def test_a_taken_port_is_told(server: Server) -> None:
    port = int(server.url.rpartition(":")[2])

    done = subprocess.run(
        command(port),
        cwd=ROOT,
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened on" in done.stderr
