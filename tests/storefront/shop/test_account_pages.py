"""A buyer's account is a customer of commerce; nobody learns who has one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from catalog.jobs.models import OutboxMessage
from storefront.accounts.models import User
from storefront.saleor.client import customer_client
from storefront.saleor.local_transport import deliver_pending_events
from storefront.saleor_app.account_letters import TOPIC, account_mail_send
from storefront.shop import account_session
from storefront.shop.account_views import MOST
from tests.storefront.people import PETRA, signed_in
from tests.storefront.sync.bought import FIRST
from tests.storefront.sync.engine_pavilion import Buyer, lots, someland

pytestmark = pytest.mark.django_db
HOME = "/en-kw/account/"
MEI = {"email": "mei@example.org", "password": "a long enough word"}
ADDRESS = {
    "first_name": "Mei", "last_name": "Li", "street_address_1": "2 Palm Street",
    "city": "Kuwait City", "phone": "+96522221111",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _shop(settings: Any) -> None:
    someland(settings)
    settings.DEMO = False
    cache.clear()


def letters() -> list[OutboxMessage]:
    deliver_pending_events(timezone.now())
    return list(OutboxMessage.objects.filter(topic=TOPIC))


def link() -> str:
    """The newest letter's link, without the host."""
    found = re.search(r"https?://[^/\s]+(/\S+)", letters()[-1].payload["text"])
    assert found
    return found[1]


def registered(client: Client, said: dict[str, str] = MEI) -> Client:
    client.post(f"{HOME}register/", said)
    client.post(link())
    answer = client.post(f"{HOME}sign-in/", said)
    assert answer.headers["Location"] == HOME
    return client


def test_register_confirm_sign_in_and_out(client: Client) -> None:
    assert client.get(HOME).headers["Location"] == f"{HOME}sign-in/"
    client.post(f"{HOME}register/", MEI)
    early = client.post(f"{HOME}sign-in/", MEI)
    assert early.status_code == 422
    path = link()
    assert client.get(path).status_code == 200
    assert client.post(f"{HOME}sign-in/", MEI).status_code == 422, (
        "only a press confirms"
    )
    said = client.post(path, follow=True).content.decode()
    assert "Your account is open" in said
    assert "used up" in client.post(path, follow=True).content.decode()

    registered_page = client.post(f"{HOME}sign-in/", MEI, follow=True)
    assert MEI["email"] in registered_page.content.decode()
    assert "no-store" in registered_page.headers["Cache-Control"]
    client.post(f"{HOME}sign-out/")
    assert client.get(HOME).status_code == 302


def test_known_and_unknown_addresses_get_the_same_answers(client: Client) -> None:
    registered(client)
    before = len(letters())
    for step in ("register", "forgot"):
        pages = []
        for email in (MEI["email"], f"{step}@example.org"):
            other = Client()
            said = {"email": email, "password": "another long word"}
            answer = other.post(f"{HOME}{step}/", said)
            page = other.get(answer.headers["Location"]).content.decode()
            pages.append((answer.status_code, answer.headers["Location"], _bare(page)))
        assert pages[0] == pages[1]
    # Who has an account gets one letter to set a password; the new one one to confirm.
    assert len(letters()) == before + 2

    wrong = []
    for email in (MEI["email"], "who@example.org"):
        said = {"email": email, "password": "not the word"}
        wrong.append(_bare(Client().post(f"{HOME}sign-in/", said).content.decode()).replace(email, "-"))  # fmt: skip
    assert wrong[0] == wrong[1]


def _bare(page: str) -> str:
    """Without what differs in every answer."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", page)


def test_a_forgotten_password_is_set_anew_and_ends_other_sessions(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(client)
    other = Client()
    other.post(f"{HOME}forgot/", {"email": MEI["email"]})
    path = link()
    assert "password/" in path
    short = other.post(path, {"password": "short"})
    assert short.status_code == 422
    done = other.post(path, {"password": "quite another word"}, follow=True)
    assert MEI["email"] in done.content.decode()
    assert other.post(path, {"password": "quite another word"}).status_code == 422
    monkeypatch.setattr(account_session, "FRESH_SECONDS", -1)
    assert client.get(HOME).headers["Location"] == f"{HOME}sign-in/"


def test_orders_and_addresses_are_the_buyers_own(client: Client) -> None:
    registered(client)
    lots(FIRST)
    mei = Buyer().puts(_1KG=2).fills()
    token = client.session[account_session.KEY]["access"]
    customer_client(token).run_raw("CheckoutCustomerAttach", {"id": mei.id})
    done = mei.answers(mei.starts(), "approve")
    page = client.get(HOME).content.decode()
    assert f"Order {done.number}" in page
    assert f"/order/{done.order_id}/" in page.replace("%3D", "=")

    kept = client.post(HOME, ADDRESS, follow=True).content.decode()
    # Commerce keeps that of the checkout too.
    assert "1 Gulf Road" in kept
    action = re.search(r"2 Palm Street.*?/addresses/([^/]+)/delete/", kept, re.DOTALL)
    assert action
    rival = registered(Client(), {**MEI, "email": "rival@example.org"})
    page = rival.get(HOME).content.decode()
    assert "Order " not in page
    assert "2 Palm Street" not in page
    rival.post(f"{HOME}addresses/{action[1]}/delete/")
    assert "2 Palm Street" in client.get(HOME).content.decode()
    gone = client.post(f"{HOME}addresses/{action[1]}/delete/", follow=True)
    assert "2 Palm Street" not in gone.content.decode()


def test_the_links_of_letters_stand_nowhere_and_tries_are_few(client: Client) -> None:
    client.post(f"{HOME}register/", MEI)
    (letter,) = letters()
    User.objects.create(email=PETRA.email, name="Petra", role="operator")
    petra = signed_in(PETRA)
    assert MEI["email"] not in petra.get("/console/letters/").content.decode()
    assert petra.get(f"/console/letters/{letter.pk}/").status_code == 404
    account_mail_send(letter.payload, letter.key)
    assert mail.outbox[-1].to == [MEI["email"]]
    letter.refresh_from_db()
    assert letter.payload == {}
    account_mail_send(letter.payload, letter.key)
    assert len(mail.outbox) == 1

    said = {"email": MEI["email"], "password": "guess"}
    codes = [client.post(f"{HOME}sign-in/", said).status_code for _ in range(MOST + 1)]
    assert codes[0] == 422
    assert codes[-1] == 302
    assert "That was often" in client.get(f"{HOME}sign-in/").content.decode()
