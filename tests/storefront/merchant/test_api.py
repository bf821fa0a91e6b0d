"""`POST /api/merchant/submissions` by a merchant's token; tokens are shown once."""

from __future__ import annotations

import functools
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.submissions.models import Merchant, Submission
from storefront.accounts.models import KeptAnswer, MerchantToken
from storefront.accounts.tokens import OVERLAP, token_make
from storefront.demo.sample_upload import sample_sheet
from tests.storefront.people import (
    NOW,
    OMAR,
    RIVAL,
    people_make,
    pictures,
    rows,
    signed_in,
)

pytestmark = pytest.mark.django_db
DOOR = "/api/merchant/submissions"


@pytest.fixture(autouse=True)
def _people(db: None) -> Any:
    people_make()
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def token() -> str:
    return token_make(merchant_code="omar", name="ERP", by=OMAR.email, now=NOW).text


@functools.cache
def goods() -> bytes:
    """The same bytes each time: a workbook made anew says when, and is another file."""
    return sample_sheet(rows(2))


def post(token: str, *, data: Any = None, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
    if data is None:
        said = rows(2)
        data = {
            "file": SimpleUploadedFile("goods.xlsx", goods()),
            "attachments": pictures(said),
            **more.pop("fields", {}),
        }
    return Client().post(DOOR, data, headers=headers, **more)


def test_a_sheet_with_pictures_is_read_into_the_draft(token: str) -> None:
    answer = post(token)
    assert answer.status_code == 200
    told = answer.json()
    assert told["counts"]["created"] == 2
    assert told["refusals"] == []
    draft = Submission.objects.get()
    assert (draft.pk, draft.merchant.code, draft.state) == (
        told["submission"], "omar", "draft",
    )  # fmt: skip
    found = Client().get(
        f"{DOOR}/{draft.pk}", headers={"Authorization": f"Bearer {token}"}
    )
    assert [one["state"] for one in found.json()["rows"]] == ["ready", "ready"]


def test_a_raw_body_is_a_file_and_its_refusals_come_in_the_language_asked(
    token: str,
) -> None:
    body = "sku,gtin,price\nA-1,123,95\n"
    answer = post(
        token, data=body, content_type="text/csv",
        QUERY_STRING="name=goods.csv&dry_run=1&language=de",
    )  # fmt: skip
    told = answer.json()
    assert (told["file"], told["dry_run"], told["counts"]["refused"]) == (
        "goods.csv",
        True,
        1,
    )
    wrong = {one["column"]: one for one in told["refusals"]}
    assert (wrong["gtin"]["code"], wrong["gtin"]["value"]) == ("gtin_length", "123")
    assert "Ziffern" in wrong["gtin"]["message"]
    assert not Submission.objects.exists()


def test_the_same_key_answers_the_same_and_does_it_once(token: str) -> None:
    key = {"headers": {"Idempotency-Key": "monday"}}
    first, again = post(token, **key), post(token, **key)
    assert again.json() == first.json()
    assert again.json()["counts"]["created"] == 2
    assert Submission.objects.count() == 1
    other = post(token, fields={"submit": "1"}, **key)
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "key_reused")
    KeptAnswer.objects.update(status=0)
    busy = post(token, **key)
    assert (busy.status_code, busy.json()["errors"][0]["code"]) == (409, "at_work")


def test_rows_go_to_review_when_the_program_says_so(token: str) -> None:
    assert post(token, fields={"submit": "1"}).status_code == 200
    assert Submission.objects.get().state == "submitted"


@pytest.mark.parametrize("text", ["", "pvm_x", "pvm_0123456789ab_wrong", "Basic x"])
def test_without_a_token_that_works_nothing_is_read(token: str, text: str) -> None:
    answer = post(text)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert not Submission.objects.exists()


def test_wrong_tokens_are_throttled(token: str) -> None:
    codes = [post("pvm_no_no").status_code for _ in range(31)]
    assert codes == [401] * 30 + [429]


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"data": {"name": "x"}}, 400, "required"),
        ({"data": b"name\nx\n", "content_type": "text/csv"}, 400, "no_sku_column"),
        ({"fields": {"set": "x"}}, 400, "invalid"),
        ({"fields": {"set": "x=1"}}, 400, "no_such_column"),
    ],
)
def test_what_cannot_be_read_is_named(
    token: str, given: dict[str, Any], status: int, code: str
) -> None:
    answer = post(token, **given)
    told = answer.json()
    said = told["error"]["code"] if "error" in told else told["errors"][0]["code"]
    assert (answer.status_code, said) == (status, code)
    assert not Submission.objects.exists()


def test_a_rival_gets_nothing_and_a_merchant_who_left_may_not_upload(
    token: str,
) -> None:
    post(token)
    rival = token_make(merchant_code="rival", name="x", by=RIVAL.email, now=NOW).text
    number = Submission.objects.get().pk
    answer = Client().get(
        f"{DOOR}/{number}", headers={"Authorization": f"Bearer {rival}"}
    )
    nothing = Client().get(
        f"{DOOR}/999999", headers={"Authorization": f"Bearer {rival}"}
    )
    assert answer.status_code == nothing.status_code == 404
    assert answer.content.replace(str(number).encode(), b"999999") == nothing.content
    Merchant.objects.filter(code="rival").update(is_active=False)
    assert post(rival).status_code == 403


def test_a_token_is_shown_once_rotated_with_a_day_and_ended() -> None:
    omar, rival = signed_in(OMAR), signed_in(RIVAL)
    html = omar.post("/merchant/tokens/", {"name": "ERP"}).content.decode()
    (text,) = re.findall(r"pvm_[0-9a-f]{12}_[\w-]{43}", html)
    assert text not in omar.get("/merchant/tokens/").content.decode()
    assert text.rpartition("_")[2] not in str(MerchantToken.objects.values())
    row = MerchantToken.objects.get()
    assert rival.post(f"/merchant/tokens/{row.pk}/rotate/").status_code == 404
    assert rival.post(f"/merchant/tokens/{row.pk}/end/").status_code == 404
    html = omar.post(f"/merchant/tokens/{row.pk}/rotate/").content.decode()
    (fresh,) = re.findall(r"pvm_[0-9a-f]{12}_[\w-]{43}", html)
    assert [post(one).status_code for one in (text, fresh)] == [200, 200]
    with time_machine.travel(NOW + OVERLAP + timedelta(seconds=1), tick=False):
        assert [post(one).status_code for one in (text, fresh)] == [401, 200]
    omar.post(f"/merchant/tokens/{MerchantToken.objects.latest('pk').pk}/end/")
    assert post(fresh).status_code == 401
