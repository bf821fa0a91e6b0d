"""Every page of merchants and operators, by who asks, as one table.

A URL that is missing here fails the last test: nobody adds a door without saying who
may open it.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from catalog.bases.services import lot_receive
from catalog.sourcing.recalls import recall_start
from catalog.submissions.models import Submission, SubmissionRow
from catalog.submissions.services import submission_submit
from storefront.accounts.models import User
from storefront.media.selectors import link_sign
from tests.storefront.people import (
    NOW,
    OMAR,
    PAUL,
    PETRA,
    RIVAL,
    people_make,
    rows,
    signed_in,
    uploaded,
)

if TYPE_CHECKING:
    from catalog.submissions.types import Actor

pytestmark = pytest.mark.django_db

# Who asks: nobody, a user without a role here, Omar, Rival, an operator.
DOOR, NO, MISSING = 302, 403, 404
# URL name, method → (anonymous, no role, Omar, Rival, operator)
TABLE: dict[tuple[str, str], tuple[int, int, int, int, int]] = {
    ("merchant:home", "get"): (DOOR, NO, 200, 200, NO),
    ("merchant:upload", "post"): (DOOR, NO, 400, 400, NO),
    ("merchant:template", "get"): (DOOR, NO, 200, 200, NO),
    ("merchant:sample", "get"): (DOOR, NO, MISSING, MISSING, NO),
    ("merchant:submission", "get"): (DOOR, NO, 200, MISSING, NO),
    ("merchant:submit", "post"): (DOOR, NO, 302, MISSING, NO),
    ("merchant:withdraw", "post"): (DOOR, NO, 302, MISSING, NO),
    ("merchant:problems", "get"): (DOOR, NO, 200, MISSING, NO),
    ("merchant:file", "get"): (DOOR, NO, 200, MISSING, NO),
    ("merchant:tokens", "get"): (DOOR, NO, 200, 200, NO),
    ("merchant:token_rotate", "post"): (DOOR, NO, MISSING, MISSING, NO),
    ("merchant:token_end", "post"): (DOOR, NO, MISSING, MISSING, NO),
    ("console:home", "get"): (DOOR, NO, NO, NO, 200),
    ("console:submission", "get"): (DOOR, NO, NO, NO, 200),
    ("console:approve", "post"): (DOOR, NO, NO, NO, 302),
    ("console:row", "get"): (DOOR, NO, NO, NO, 200),
    ("console:return", "post"): (DOOR, NO, NO, NO, 400),
    ("console:law_facts", "post"): (DOOR, NO, NO, NO, 302),
    ("console:file", "get"): (DOOR, NO, NO, NO, MISSING),
    ("console:orders", "get"): (DOOR, NO, NO, NO, 200),
    ("console:order", "get"): (DOOR, NO, NO, NO, MISSING),
    ("console:refund", "get"): (DOOR, NO, NO, NO, MISSING),
    ("console:refund", "post"): (DOOR, NO, NO, NO, MISSING),
    ("console:papers", "get"): (DOOR, NO, NO, NO, MISSING),
    ("console:day_papers", "get"): (DOOR, NO, NO, NO, 200),
    ("console:paper_file", "get"): (DOOR, NO, NO, NO, MISSING),
    ("console:try_again", "post"): (DOOR, NO, NO, NO, MISSING),
    ("console:questions", "get"): (DOOR, NO, NO, NO, 200),
    ("console:question", "get"): (DOOR, NO, NO, NO, MISSING),
    ("console:question", "post"): (DOOR, NO, NO, NO, MISSING),
    ("console:question_done", "post"): (DOOR, NO, NO, NO, MISSING),
    ("console:data_requests", "get"): (DOOR, NO, NO, NO, 200),
    ("console:data_erase", "post"): (DOOR, NO, NO, NO, 302),
    ("console:returns", "get"): (DOOR, NO, NO, NO, 200),
    ("console:return_page", "get"): (DOOR, NO, NO, NO, MISSING),
    ("console:return_decide", "post"): (DOOR, NO, NO, NO, MISSING),
    ("console:return_receive", "post"): (DOOR, NO, NO, NO, MISSING),
    ("console:attention_close", "post"): (DOOR, NO, NO, NO, 302),
    ("console:attention_offer", "post"): (DOOR, NO, NO, NO, 302),
    ("console:bases", "get"): (DOOR, NO, NO, NO, 200),
    ("console:picks", "get"): (DOOR, NO, NO, NO, 200),
    ("console:base", "get"): (DOOR, NO, NO, NO, 200),
    ("console:key_make", "post"): (DOOR, NO, NO, NO, MISSING),
    ("console:key_end", "post"): (DOOR, NO, NO, NO, 302),
    ("console:paper", "post"): (DOOR, NO, NO, NO, 400),
    ("console:safety", "post"): (DOOR, NO, NO, NO, 400),
    ("console:preorder", "post"): (DOOR, NO, NO, NO, 400),
    ("console:hook", "post"): (DOOR, NO, NO, NO, 302),
    ("console:sheet", "post"): (DOOR, NO, NO, NO, 400),
    ("console:sheet_example", "get"): (DOOR, NO, NO, NO, 200),
    ("console:dispatch", "post"): (DOOR, NO, NO, NO, 302),
    ("console:stock", "get"): (DOOR, NO, NO, NO, 200),
    ("console:stock_settle", "post"): (DOOR, NO, NO, NO, 302),
    ("console:lots", "get"): (DOOR, NO, NO, NO, 200),
    ("console:lot", "get"): (DOOR, NO, NO, NO, 200),
    ("console:lot_document", "post"): (DOOR, NO, NO, NO, 400),
    ("console:labels", "get"): (DOOR, NO, NO, NO, 200),
    ("console:epcis", "get"): (DOOR, NO, NO, NO, 200),
    ("console:order_epcis", "get"): (DOOR, NO, NO, NO, 404),
    ("console:landed_cost", "get"): (DOOR, NO, NO, NO, 404),
    ("console:events", "get"): (DOOR, NO, NO, NO, 200),
    ("console:recall_begin", "post"): (DOOR, NO, NO, NO, 302),
    ("console:recalls", "get"): (DOOR, NO, NO, NO, 200),
    ("console:recall", "get"): (DOOR, NO, NO, NO, 200),
    ("console:recall_notices", "post"): (DOOR, NO, NO, NO, 302),
    ("console:recall_remedy", "post"): (DOOR, NO, NO, NO, 302),
    ("console:recall_evidence", "get"): (DOOR, NO, NO, NO, 200),
    ("console:recall_csv", "get"): (DOOR, NO, NO, NO, 200),
    ("console:recall_pdf", "get"): (DOOR, NO, NO, NO, 200),
    ("console:lot_block", "post"): (DOOR, NO, NO, NO, 302),
    ("console:lot_unblock", "post"): (DOOR, NO, NO, NO, 302),
    ("console:attestations", "get"): (DOOR, NO, NO, NO, 200),
    ("console:attestations", "post"): (DOOR, NO, NO, NO, 400),
    ("console:attestation_end", "post"): (DOOR, NO, NO, NO, 302),
    ("console:translations", "get"): (DOOR, NO, NO, NO, 200),
    ("console:translations_export", "get"): (DOOR, NO, NO, NO, 200),
    ("console:search_words", "get"): (DOOR, NO, NO, NO, 200),
    ("console:synonyms_forget", "post"): (DOOR, NO, NO, NO, 302),
    ("console:miss_done", "post"): (DOOR, NO, NO, NO, 302),
    ("console:openings", "get"): (DOOR, NO, NO, NO, 200),
    ("console:law", "get"): (DOOR, NO, NO, NO, 200),
    ("console:law", "post"): (DOOR, NO, NO, NO, 400),
    ("console:rates", "get"): (DOOR, NO, NO, NO, 200),
    ("console:rates", "post"): (DOOR, NO, NO, NO, 400),
    ("console:prices", "get"): (DOOR, NO, NO, NO, 200),
    ("console:price_list", "get"): (DOOR, NO, NO, NO, 200),
    ("console:price_list", "post"): (DOOR, NO, NO, NO, 400),
    ("console:jobs", "get"): (DOOR, NO, NO, NO, 200),
    ("console:retry", "post"): (DOOR, NO, NO, NO, 302),
    ("console:letters", "get"): (DOOR, NO, NO, NO, 200),
    ("console:letter", "get"): (DOOR, NO, NO, NO, MISSING),
    ("console:trail", "get"): (DOOR, NO, NO, NO, 200),
}
WHO = ("anonymous", "no role", "omar", "rival", "operator")


@pytest.fixture
def ids(db: None) -> dict[str, object]:
    """Omar's submitted goods, a lot, and what URLs are made of."""
    people_make()
    User.objects.create(email="buyer@shop.example", name="Mei", role="buyer")
    said = rows(2)
    uploaded(OMAR, said)
    draft = Submission.objects.get()
    submission_submit(actor=OMAR, submission_id=draft.pk, now=NOW)
    row = SubmissionRow.objects.order_by("pk")[0]
    lot = lot_receive(
        base_code="SKN",
        sku="OMAR-X",
        lot_code="L1",
        quantity=5,
        made_on=None,
        best_before=None,
        key="test",
        now=NOW,
    )
    recall = recall_start(
        lot_ids=[lot.pk], reason="x", remedy="refund", by="x", now=NOW, is_drill=True
    )
    picture = row.files["picture"]["asset_id"]
    return {
        "submission_id": draft.pk,
        "row_id": row.pk,
        "lot_id": lot.pk,
        "recall_id": recall.pk,
        "return_id": 1,
        "request_id": 1,
        "thread_id": 1,
        "surprise_id": 1,
        "allocation_id": 1,
        "key_id": "none",
        "token": link_sign(asset_id=picture, viewer=OMAR.email),
        "kind": "csv",
        "name": "sample.xlsx",
        "order_id": "T3JkZXI6MQ==",
        "attention_id": 1,
        "base_code": "SKN",
        "sku": "OMAR-X",
        "market": "sg",
        "task_id": uuid.uuid4(),
        "message_id": 1,
        "token_id": 1,
        "parcel": "1-SKN",
        "form": "pdf",
        "synonyms_id": 1,
        "miss_id": 1,
    }


def parameters() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in get_resolver().url_patterns:
        if isinstance(item, URLResolver) and item.namespace in {"merchant", "console"}:
            for pattern in item.url_patterns:
                assert isinstance(pattern, URLPattern)
                name = f"{item.namespace}:{pattern.name}"
                found[name] = set(pattern.pattern.regex.groupindex)
    return found


@pytest.mark.parametrize(("place", "who"), list(enumerate(WHO)))
@pytest.mark.parametrize(("name", "method"), TABLE)
def test_each_door_opens_for_whom_the_table_says(
    name: str, method: str, place: int, who: str, ids: dict[str, object]
) -> None:
    buyer_client = signed_in(None)
    actor: Actor | None = (None, None, OMAR, RIVAL, PETRA)[place]
    client = signed_in(actor)
    if who == "no role":
        client = buyer_client
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(User.objects.get(email="buyer@shop.example"), backend)
    url = reverse(name, kwargs={key: ids[key] for key in parameters()[name]})

    answer = getattr(client, method)(url)

    assert answer.status_code == TABLE[name, method][place]
    if who == "anonymous":
        assert answer.headers["Location"].startswith("/sign-in/?next=")


def test_every_door_stands_in_the_table() -> None:
    assert set(parameters()) == {name for name, _method in TABLE}


@pytest.mark.parametrize(
    "name",
    sorted({n for n, m in TABLE if m == "post"} - {n for n, m in TABLE if m == "get"}),
)
def test_what_changes_something_is_never_done_by_following_a_link(
    name: str, ids: dict[str, object]
) -> None:
    url = reverse(name, kwargs={key: ids[key] for key in parameters()[name]})
    assert (
        signed_in(PETRA if name.startswith("console") else OMAR).get(url).status_code
        == 405
    )


def test_a_merchant_changes_nothing_of_another_by_id(ids: dict[str, object]) -> None:
    rival = signed_in(RIVAL)
    submission = Submission.objects.get()

    rival.post(f"/merchant/submissions/{submission.pk}/withdraw/")

    submission.refresh_from_db()
    assert submission.state == "submitted"
    assert set(submission.rows.values_list("state", flat=True)) == {"submitted"}


def test_another_merchant_sees_no_word_of_it_on_any_page(
    ids: dict[str, object],
) -> None:
    page = signed_in(RIVAL).get("/merchant/").content.decode()
    assert "goods.xlsx" not in page
    assert "SKN" in page


def test_another_may_send_the_same_sku_and_both_stay_apart(
    ids: dict[str, object],
) -> None:
    said = [{**rows(1)[0], "lot_code": "RITA-1"}]
    uploaded(RIVAL, said)

    states = SubmissionRow.objects.filter(sku=said[0]["sku"]).values_list(
        "submission__merchant__code", "state"
    )
    assert sorted(states) == [("omar", "submitted"), ("rival", "ready")]


def test_a_signed_link_opens_for_the_person_it_was_made_for_only(
    ids: dict[str, object],
) -> None:
    url = reverse("merchant:file", kwargs={"token": ids["token"]})
    assert signed_in(OMAR).get(url).headers["Content-Type"] == "image/png"
    assert signed_in(RIVAL).get(url).status_code == 404
    # Of the last sign only some bits count: the middle of the signature is changed.
    token = str(ids["token"])
    forged = token[:-9] + ("A" if token[-9] != "A" else "B") + token[-8:]
    forged_url = reverse("merchant:file", kwargs={"token": forged})
    assert signed_in(OMAR).get(forged_url).status_code == 404


def test_a_second_operator_sees_the_same_queue(ids: dict[str, object]) -> None:
    assert "goods.xlsx" in signed_in(PAUL).get("/console/").content.decode()
