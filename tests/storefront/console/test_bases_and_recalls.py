"""The operator's pages of bases, lots and recalls: what they show and what they do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog.bases import mirrored
from catalog.bases.digital_link import lot_path
from catalog.bases.models import (
    Certificate,
    FeedKey,
    FeedMessage,
    Lot,
    MirroredStock,
    StockSurprise,
)
from catalog.bases.selectors import stock_units
from catalog.bases.services import line_allocate
from catalog.jobs.services import outbox_add
from catalog.sourcing.models import Recall
from catalog.sourcing.services import order_source
from catalog.sourcing.types import SourceLine
from catalog.submissions.models import AuditEntry
from storefront.sync import recall as recalling
from storefront.sync import stock_mirror
from tests.catalog.bases.builders import TODAY, a_base, a_lot
from tests.storefront.people import OMAR, PETRA, people_make, signed_in

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra() -> Client:
    people_make()
    if not Lot.objects.filter(base__code="CTI").exists():
        a_base("CTI")
    return signed_in(PETRA)


@pytest.fixture
def lot(petra: Client) -> Lot:
    return a_lot(10, base="CTI", sku="CTI-DUR-M", code="D-1")


@pytest.fixture(autouse=True)
def commerce(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commerce knows none of these goods and orders."""

    class Nobody:
        def run_raw(self, name: str, _variables: Any) -> dict[str, Any]:
            return {"VariantStocks": {"productVariant": None}}.get(
                name, {"order": None}
            )

    monkeypatch.setattr(stock_mirror, "app_client", Nobody)
    monkeypatch.setattr(recalling, "app_client", Nobody)


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def sheet(client: Client, text: str) -> Any:
    file = SimpleUploadedFile("stock.csv", text.encode(), "text/csv")
    return client.post("/console/bases/CTI/sheet/", {"file": file}, follow=True)


GOOD = (
    "type,lot,sku,quantity,made_on,best_before,reason\n"
    "received,S-1,CTI-DUR-M,40,2026-02-01,2027-02-01,\n"
    "\n"
    "counted,D-1,,7,,,\n"
)


def test_a_sheet_is_one_message_and_the_same_file_counts_once(
    petra: Client, lot: Lot
) -> None:
    text = sheet(petra, GOOD).content.decode()
    assert "The sheet is taken." in text
    assert Lot.objects.get(code="S-1").quantity_on_hand == 40
    assert Lot.objects.get(code="D-1").quantity_on_hand == 7
    assert "This very file was taken before" in sheet(petra, GOOD).content.decode()
    assert FeedMessage.objects.get().door == "sheet"
    assert AuditEntry.objects.filter(action="feed-sheet").exists()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (GOOD.replace("40", "many"), "2 · quantity"),
        (GOOD.replace("counted", "eaten"), "4 · type"),
        (GOOD.replace("D-1", "D-9"), "4 · lot"),
        (GOOD.replace("2027-02-01", "1.2.2027"), "2 · best_before"),
        ("a,b\n1,2\n", "type"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken(
    petra: Client, lot: Lot, text: str, where: str
) -> None:
    response = sheet(petra, text)
    assert response.status_code == 400
    assert where in response.content.decode()
    assert Lot.objects.count() == 1
    assert FeedMessage.objects.count() == 0


def test_a_file_that_is_no_sheet(petra: Client, lot: Lot) -> None:
    response = sheet(petra, "")
    assert response.status_code == 400
    assert FeedMessage.objects.count() == 0


def test_a_key_is_shown_once_and_ended(petra: Client) -> None:
    made = petra.post("/console/bases/CTI/keys/", {"label": "phone"})
    link = re.search(
        r"/bases/CTI/phone/#(cti-[0-9a-f]+)\.([0-9a-f]{64})", made.content.decode()
    )
    assert link
    assert link[2] not in page(petra, "/console/bases/CTI/")
    assert link[1] in page(petra, "/console/bases/CTI/")
    petra.post(f"/console/bases/CTI/keys/{link[1]}/end/")
    assert FeedKey.objects.get().valid_until is not None
    assert petra.post("/console/bases/CTI/keys/", {"label": "x"}).status_code == 404


def test_the_page_of_a_lot_its_labels_and_its_events(petra: Client, lot: Lot) -> None:
    text = page(petra, f"/console/lots/{lot.pk}/")
    assert "D-1" in text
    assert "received" in text
    labels = page(petra, f"/console/lots/{lot.pk}/labels/?count=3")
    assert labels.count("data:image/svg+xml") == 3
    events = petra.get(f"/console/lots/{lot.pk}/epcis.jsonld").json()
    assert events["type"] == "EPCISDocument"


def test_events_of_an_order_and_of_days_as_files(petra: Client, lot: Lot) -> None:
    order_source(
        order_id="O9", number="1009", market_code="th", arrival_on=TODAY,
        lines=[SourceLine("9", lot.sku, 2, ("CTI",))], now=timezone.now(),
    )  # fmt: skip
    answer = petra.get("/console/orders/O9/epcis.jsonld")
    assert "epcis-order-1009.jsonld" in answer.headers["Content-Disposition"]
    assert [one["bizStep"] for one in events_in(answer)] == ["commissioning"]
    assert petra.get("/console/orders/nothing/epcis.jsonld").status_code == 404
    day = TODAY.isoformat()
    assert events_in(petra.get(f"/console/events/?from={day}&to={day}"))
    assert not events_in(petra.get("/console/events/?from=2019-01-01&to=2019-01-02"))
    assert "2026-13-01" in page(petra, "/console/events/?from=2026-13-01")
    assert 'type="date"' in page(petra, "/console/events/")


def events_in(answer: Any) -> list[dict[str, Any]]:
    return list(answer.json()["epcisBody"]["eventList"])


def test_the_pack_has_the_letters_and_who_acted(petra: Client, lot: Lot) -> None:
    promise()
    real = begin(petra, lot, "0")
    outbox_add(
        topic="email",
        key="recall/k",
        payload={
            "to": "b@x.example",
            "subject": "Rückruf",
            "text": "Bitte nicht essen",
        },
    )
    real.orders.update(notice_key="recall/k", notice_owed_at=timezone.now())
    text = page(petra, f"/console/recalls/{real.pk}/evidence/")
    assert "Bitte nicht essen" in text
    assert "on its way" in text
    assert PETRA.email in text.partition("Who did what")[2]


def begin(client: Client, lot: Lot, drill: str, reason: str = "cadmium") -> Recall:
    client.post(
        f"/console/lots/{lot.pk}/recall/",
        {"reason": reason, "remedy": "refund", "drill": drill},
    )
    return Recall.objects.latest("pk")


def promise() -> None:
    line_allocate(
        order_id="O1", order_line_id="1", sku="CTI-DUR-M", base_codes=["CTI"],
        quantity=4, arrival_on=TODAY, minimum_life_days=0, now=timezone.now(),
    )  # fmt: skip


def test_a_drill_and_then_the_real_recall(petra: Client, lot: Lot) -> None:
    promise()
    drill = begin(petra, lot, "1")
    assert Lot.objects.get().state == "released"
    text = page(petra, f"/console/recalls/{drill.pk}/")
    assert "A drill" in text
    assert "Send the letters" not in text
    real = begin(petra, lot, "0")
    assert Lot.objects.get().state == "recalled"
    text = page(petra, f"/console/recalls/{real.pk}/")
    assert "Send the letters" in text
    assert "O1" in text
    assert "O1" in page(petra, f"/console/recalls/{real.pk}/evidence/")
    rows = petra.get(f"/console/recalls/{real.pk}/evidence.csv").content.decode()
    assert "CTI,D-1,CTI-DUR-M,O1,,4,0" in rows
    made = petra.get(f"/console/recalls/{real.pk}/evidence.pdf")
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF-")
    assert page(petra, "/console/recalls/").count("cadmium") == 2
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"recall", "recall-drill"} <= actions


def test_a_recall_without_a_reason_changes_nothing(petra: Client, lot: Lot) -> None:
    petra.post(f"/console/lots/{lot.pk}/recall/", {"reason": " ", "remedy": "refund"})
    assert Recall.objects.count() == 0
    assert Lot.objects.get().state == "released"


def test_a_formula_in_a_reason_is_no_formula_in_the_sheet(
    petra: Client, lot: Lot
) -> None:
    promise()
    real = begin(petra, lot, "0", "=1+1")
    rows = petra.get(f"/console/recalls/{real.pk}/evidence.csv").content.decode()
    assert ",'=1+1," in rows


def test_a_stock_surprise_is_settled_with_a_word(petra: Client) -> None:
    mirrored.mirror_confirm(
        written={("CTI", "X"): 9}, movement_id=0, now=timezone.now()
    )
    mirrored.surprise_note(
        key=("CTI", "X"), expected=9, found=4, by_lots=9, was_lowered=False,
        now=timezone.now(),
    )  # fmt: skip
    assert "CTI" in page(petra, "/console/stock/")
    entry = StockSurprise.objects.get()
    petra.post(f"/console/stock/{entry.pk}/settle/", {"reason": ""})
    assert StockSurprise.objects.get().closed_at is None
    petra.post(f"/console/stock/{entry.pk}/settle/", {"reason": "a slip"})
    assert StockSurprise.objects.get().closed_by == PETRA.email
    assert not MirroredStock.objects.exists()


def test_a_line_of_the_pick_list_is_sent_or_missing(petra: Client, lot: Lot) -> None:
    promise()
    (made,) = lot.allocations.all()
    path = f"/console/bases/CTI/pick-list/{made.pk}/"
    sent = {"quantity": 3, "action": "shipped", "tracking": "TH1", "key": "0-0"}
    for _ in range(2):
        petra.post(path, sent)
    petra.post(
        path, {"quantity": 1, "action": "short", "tracking": "split", "key": "3-0"}
    )
    petra.post(path, {"quantity": "x", "action": "shipped", "key": "k"})
    made.refresh_from_db()
    assert (made.quantity_shipped, made.quantity_released) == (3, 1)
    assert Lot.objects.get().quantity_on_hand == 6


PAGES = ("bases/CTI/", "recalls/", "stock/", "lots/", "bases/")


@pytest.mark.parametrize("path", PAGES)
def test_only_operators(petra: Client, lot: Lot, path: str) -> None:
    assert signed_in(OMAR).get(f"/console/{path}").status_code == 403
    assert page(petra, f"/console/{path}")


def test_the_phone_page_speaks_thai_and_english_and_holds_no_secret(
    client: Client, lot: Lot
) -> None:
    for language in ("th", "en"):
        text = page(client, f"/bases/CTI/phone/?lang={language}")
        assert f'<html lang="{language}"' in text
        assert "/api/bases/CTI/feed" in text
    assert client.get("/bases/NONE/phone/").status_code == 404


def paper(client: Client, **more: Any) -> Any:
    said = {
        "code": "gap", "kind": "gap", "issuer": "DOA", "markets": ["th"],
        "skus": "CTI-DUR-M  CTI-DUR-L", "valid_until": "2030-01-31",
    } | more  # fmt: skip
    return client.post("/console/bases/CTI/papers/", said)


def test_a_paper_is_recorded_with_its_file_and_renewed(petra: Client) -> None:
    whole = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    file = SimpleUploadedFile("gap.pdf", whole, "application/pdf")
    assert paper(petra, file=file).status_code == 302
    made = Certificate.objects.get()
    assert made.skus == ["CTI-DUR-L", "CTI-DUR-M"]
    assert (made.markets, str(made.valid_until)) == (["th"], "2030-01-31")
    link = re.search(
        r'href="(/console/files/[^"]+)"', page(petra, "/console/bases/CTI/")
    )
    assert link
    assert petra.get(link[1]).content == whole
    assert paper(petra, valid_until="2031-01-31").status_code == 302
    made.refresh_from_db()
    assert (str(made.valid_until), made.file_name) == ("2031-01-31", "gap.pdf")


@pytest.mark.parametrize(
    "change",
    [
        {"valid_from": "2030-02-01"},
        {"markets": ["xx"]},
        {"code": "a b"},
        {"issuer": ""},
        {"file": SimpleUploadedFile("gap.pdf", b"%PDF-1.4 cut off", "application/pdf")},
    ],
)
def test_a_paper_that_cannot_be_is_not_recorded(
    petra: Client, change: dict[str, Any]
) -> None:
    assert paper(petra, **change).status_code == 400
    assert Certificate.objects.count() == 0


def test_a_safety_stock_is_set_shown_and_in_the_trail(petra: Client, lot: Lot) -> None:
    said = {"safety-sku": lot.sku, "safety-quantity": "4"}
    assert petra.post("/console/bases/CTI/safety/", said).status_code == 302
    assert stock_units(on=TODAY)["CTI", lot.sku].free == 10 - 4
    assert "Safety stock" in page(petra, "/console/bases/CTI/")
    entry = AuditEntry.objects.get(action="safety-stock")
    assert entry.subject == "base:CTI"
    wrong = said | {
        "safety-quantity": "1", "safety-valid_from": "2026-03-02",
        "safety-valid_until": "2026-03-01",
    }  # fmt: skip
    assert petra.post("/console/bases/CTI/safety/", wrong).status_code == 400
    assert stock_units(on=TODAY)["CTI", lot.sku].free == 10 - 4


def test_a_base_is_shown_with_its_lanes_and_sells_a_harvest_ahead(
    petra: Client,
) -> None:
    text = page(petra, "/console/bases/CTI/")
    assert "Lanes it feeds" in text
    assert "de-air" in text
    path = "/console/bases/CTI/preorder/"
    wrong = petra.post(path, {"preorder-sku": "CTI-DUR-M", "preorder-days": "999"})
    assert wrong.status_code == 400
    petra.post(path, {"preorder-sku": "CTI-DUR-M", "preorder-days": "20"})
    assert "20 days ahead" in page(petra, "/console/bases/CTI/")
    assert AuditEntry.objects.filter(action="preorder-window").count() == 1


def test_a_lot_has_papers_of_its_own_and_its_cost(petra: Client) -> None:
    sheet(
        petra,
        "type,lot,sku,quantity,made_on,best_before,reason,unit_cost,currency\n"
        "received,C-1,CTI-DUR-M,4,2026-02-01,2027-02-01,,84.50,THB\n",
    )
    lot = Lot.objects.get(code="C-1")
    path = f"/console/lots/{lot.pk}/"
    assert "84.50" in page(petra, path)
    whole = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    said = {"kind": "phytosanitary", "number": "TH-26-1", "issued_on": "2026-03-01"}
    file = SimpleUploadedFile("phyto.pdf", whole, "application/pdf")
    petra.post(f"{path}papers/", said | {"file": file})
    text = page(petra, path)
    assert "TH-26-1" in text
    link = re.search(r'href="(/console/files/[^"]+)"', text)
    assert link
    assert petra.get(link[1]).content == whole
    broken = SimpleUploadedFile("phyto.pdf", b"%PDF-1.4 cut off", "application/pdf")
    answer = petra.post(f"{path}papers/", said | {"file": broken})
    assert (answer.status_code, lot.documents.count()) == (400, 1)
    wrong = sheet(
        petra,
        "type,lot,sku,quantity,made_on,best_before,reason,unit_cost,currency\n"
        "received,C-2,CTI-DUR-M,4,2026-02-01,2027-02-01,,cheap,THB\n",
    )
    assert "2 · unit_cost" in wrong.content.decode()
    # Nobody outside learns what a base asks.
    assert "84.50" not in petra.get(lot_path(lot)).content.decode()
