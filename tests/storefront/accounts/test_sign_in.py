"""The door: who gets in and where, who does not, and in which language."""

from __future__ import annotations

import pytest
from django.test import Client

from storefront.accounts.models import User
from storefront.demo.people import PASSWORD, people_seed
from tests.storefront.people import OMAR, people_make, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(db: None) -> None:
    people_make()
    User.objects.all().delete()
    people_seed()


def sign_in(email: str, password: str = PASSWORD, **more: str) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": email, "password": password, **more})
    return client


@pytest.mark.parametrize(
    ("email", "home"),
    [
        ("omar@merchant.example", "/merchant/"),
        ("OMAR@merchant.example", "/merchant/"),
        ("operator@pavilion.example", "/console/"),
    ],
)
def test_everybody_lands_where_their_work_is(email: str, home: str) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"username": email, "password": PASSWORD})
    assert answer.headers["Location"] == home
    assert client.get("/sign-in/").headers["Location"] == home


def test_the_page_one_wanted_is_opened_after_the_door_and_no_other_host() -> None:
    client = Client()
    said = {"username": "omar@merchant.example", "password": PASSWORD}
    answer = client.post("/sign-in/", {**said, "next": "/merchant/template.csv"})
    assert answer.headers["Location"] == "/merchant/template.csv"
    answer = Client().post("/sign-in/", {**said, "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/merchant/"


def test_a_wrong_password_tells_nothing_of_who_exists() -> None:
    pages = [
        Client().post("/sign-in/", {"username": email, "password": "wrong"})
        for email in ("omar@merchant.example", "nobody@merchant.example")
    ]
    words = "No one signs in with this e-mail address and password."
    assert [words in page.content.decode() for page in pages] == [True, True]


def test_eight_wrong_passwords_close_the_door_for_a_while() -> None:
    said = {"username": "omar@merchant.example", "password": "wrong"}
    client = Client()
    codes = [client.post("/sign-in/", said).status_code for _ in range(8)]
    assert codes[:7] == [200] * 7
    assert codes[7] == 429
    right = {"username": "Omar@Merchant.example", "password": PASSWORD}
    answer = client.post("/sign-in/", right)
    assert answer.status_code == 429
    assert "15 minutes" in answer.content.decode()
    # Another person at the same place still gets in.
    other = {"username": "rival@merchant.example", "password": PASSWORD}
    assert client.post("/sign-in/", other).status_code == 302


def test_a_person_who_left_does_not_get_in() -> None:
    User.objects.filter(email="omar@merchant.example").update(is_active=False)
    client = sign_in("omar@merchant.example")
    assert client.get("/merchant/").status_code == 302


def test_signing_out_is_a_button_and_ends_the_session() -> None:
    client = sign_in("omar@merchant.example")
    assert client.get("/sign-in/out/").status_code == 405
    client.post("/sign-in/out/")
    assert client.get("/merchant/").status_code == 302


def test_the_language_is_the_persons_and_stays_theirs() -> None:
    client = sign_in("omar@merchant.example")
    client.post("/sign-in/language/", {"language": "ar", "next": "/merchant/"})
    page = client.get("/merchant/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert User.objects.get(email=OMAR.email).language == "ar"
    # At another machine, after signing in.
    page = sign_in("omar@merchant.example").get("/merchant/").content.decode()
    assert '<html lang="ar"' in page


def test_a_language_or_host_that_is_not_ours_changes_nothing() -> None:
    client = signed_in(OMAR)
    answer = client.post(
        "/sign-in/language/", {"language": "xx", "next": "//evil.example/"}
    )
    assert answer.headers["Location"] == "/sign-in/"
    assert "django_language" not in answer.cookies
    assert User.objects.get(email=OMAR.email).language == ""
