"""Papers: made whole, or not made with the fact that is missing."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import ImageFile

from catalog.landed_cost.types import Charge, LandedCost, LineCost
from catalog.money import Money
from storefront.accounts.models import User
from storefront.documents import china, pdf
from storefront.documents import kinds as every
from storefront.documents.facts import Party, charges_of, order_id_of, parcels_of
from storefront.documents.lint import hints_of
from storefront.documents.pdf import pdf_render
from storefront.documents.s10 import check_digit, is_s10
from storefront.documents.services import (
    kinds_of,
    paper_html,
    papers_of,
    papers_zip,
    told,
)
from storefront.saleor.client import app_client
from storefront.saleor.local_transport import deliver_pending_events
from tests.storefront.documents.samples import goods, parcel
from tests.storefront.people import PETRA, signed_in
from tests.storefront.sync import engine_pavilion
from tests.storefront.sync.engine_pavilion import HALF, Buyer


def paper(kind: str, market: str = "de", **more: Any) -> Any:
    (made,) = papers_of(parcels=[parcel(market, **more)], kinds=kinds_of([kind]))
    return made


def lacks(kind: str, market: str = "de", **more: Any) -> list[tuple[str, str]]:
    return [(one.fact, one.of) for one in paper(kind, market, **more).lacks]


def test_an_invoice_says_what_was_sold_without_duty_and_tax() -> None:
    data = paper("commercial-invoice").data
    assert data["value"] == {"amount": "17.85", "currency": "EUR"}
    assert data["freight"] == {"amount": "9.00", "currency": "EUR"}
    (line,) = data["lines"]
    assert (line["hs_code"], line["country_of_origin"], line["quantity"]) == (
        "100630",
        "TH",
        3,
    )
    assert line["unit_value"] == {"amount": "5.95", "currency": "EUR"}
    assert data["incoterm"] == "DDP"


@pytest.mark.parametrize(
    ("kind", "market", "change", "expected"),
    [
        ("commercial-invoice", "de", {"hs_code": ""}, [("HS code", "TKR-HML-1KG")]),
        ("commercial-invoice", "de", {"origin": "", "net_g": None}, [("origin", "TKR-HML-1KG"), ("net weight", "TKR-HML-1KG")]),
        ("packing-list", "de", {"gross_g": None, "lots": ()}, [("gross weight", "TKR-HML-1KG"), ("lot", "TKR-HML-1KG")]),
        ("cn22", "de", {}, [("weight for a CN 22", "7-TKR")]),
        ("cn22", "de", {"gross_g": 1999}, []),
        ("origin-data", "cn", {}, [("origin criterion", "TKR-HML-1KG")]),
        ("eu-identifiers", "de", {"gtin": "", "maker": ""}, [("GTIN", "TKR-HML-1KG"), ("maker", "TKR-HML-1KG")]),
        ("eu-identifiers", "de", {"gtin": "8850367300021"}, [("GTIN", "TKR-HML-1KG")]),
        ("eu-identifiers", "jp", {}, [("destination in the EU", "7-TKR")]),
        ("h7", "cn", {}, [("destination in the EU", "7-TKR"), ("value in EUR", "7-TKR")]),
        ("h7", "de", {"value": Money(Decimal("150.00"), "EUR")}, []),
        ("h7", "de", {"value": Money(Decimal("150.01"), "EUR")}, [("value for an H7", "7-TKR")]),
        ("tax-invoice", "th", {}, [("seller's tax number", "th"), ("frozen tax", "7")]),
    ],
)  # fmt: skip
def test_a_paper_that_lacks_a_fact_names_it_and_is_not_made(
    kind: str, market: str, change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    currency = parcel(market).currency
    made = paper(kind, market, goods=(goods(currency, market, **change),))
    assert [(one.fact, one.of) for one in made.lacks] == expected
    assert (made.data is None) == bool(expected)
    assert made.pdf() is None if expected else made.data
    assert all(one["remedy"] for one in told(made)["missing"])


def test_a_parcel_without_an_address_gets_no_customs_paper() -> None:
    assert ("consignee street", "7-TKR") in lacks("cn23", consignee=Party("A"))


@pytest.mark.parametrize(
    ("market", "expected"),
    [("de", ["consignee city", "consignee postal code"]), ("ae", ["consignee region"]),
     ("jp", ["consignee region", "consignee postal code"]),
     ("cn", ["consignee city", "consignee region", "consignee postal code"])],
)  # fmt: skip
def test_an_address_needs_what_its_own_country_writes(
    market: str, expected: list[str]
) -> None:
    bare = Party("A", street="B 1", country=market.upper())
    found = lacks("commercial-invoice", market, consignee=bare)
    assert [fact for fact, _of in found] == expected


def test_the_h7_data_set_names_its_elements() -> None:
    data = paper("h7").data
    (line,) = data["goods"]
    assert line["18 09 commodity code (HS6)"] == "100630"
    assert line["18 04 gross mass kg"] == data["18 04 gross mass kg"] == "3.150"
    assert line["14 14 intrinsic value"] == {"amount": "17.85", "currency": "EUR"}


def test_origin_data_bears_the_criterion_that_was_stated() -> None:
    made = paper("origin-data", "cn", goods=(goods("CNY", "cn", criterion="WO"),))
    assert made.data["lines"][0]["origin_criterion"] == "WO"
    assert "<td>WO</td>" in paper_html(made)


def test_a_tax_invoice_bears_the_sellers_number_and_adds_up() -> None:
    charges = (("import_tax", Money(Decimal("1.88"), "THB")),)
    made = paper("tax-invoice", "th", tax_number="0105500000001", charges=charges)
    assert made.data["seller_tax_number"] == "0105500000001"
    assert made.data["paid_by_buyer"] == {
        "import_tax": {"amount": "1.88", "currency": "THB"}
    }
    assert made.data["total"] == {"amount": "28.73", "currency": "THB"}
    assert "0105500000001" in paper_html(made)


def test_a_parcel_bears_its_part_of_duty_and_tax() -> None:
    def yen(amount: int) -> Money:
        return Money(Decimal(amount), "JPY")

    charges = (
        Charge("goods", yen(900)),
        Charge("duty", yen(100)),
        Charge("import_tax", yen(80)),
    )
    quote = LandedCost(
        status="quoted", currency="JPY", freight_net=yen(600), freight_gross=yen(648),
        lines=(LineCost("1", "A", yen(900), yen(1080), charges),
               LineCost("2", "B", yen(500), yen(540), (Charge("import_tax", yen(40)),))),
        freight_charges=(Charge("freight", yen(600)), Charge("import_tax", yen(48))),
        total=yen(2268), reasons=(), on=date(2026, 11, 20),
    )  # fmt: skip
    part = charges_of(quote, {"A": Decimal(1) / 3}, Decimal("0.25"))
    # 100 ÷ 3; 80 ÷ 3 + 48 ÷ 4; nothing of B, which lies in another parcel.
    assert part == (("duty", yen(33)), ("import_tax", yen(39)))
    assert charges_of(None, {"A": Decimal(1)}, Decimal(1)) == ()


@pytest.mark.parametrize(
    ("payer", "buyer", "expected"),
    [("王小明", "小明 王", True), ("Wang Xiaoming", "Xiaoming WANG", True), ("王小明", "王小红", False), ("王明小", "小明 王", False), ("王小明", "", False)],
)  # fmt: skip
def test_the_payer_must_be_the_buyer(payer: str, buyer: str, expected: bool) -> None:
    bought = parcel("cn", buyer=buyer)
    assert china.is_buyer(china.Payer(payer, "1"), bought) is expected


def test_the_papers_of_a_day_are_one_file_that_says_what_is_missing() -> None:
    some = papers_of(parcels=[parcel("de")], kinds=kinds_of(["h7", "origin-data"]))
    made = papers_zip(some, left_off=["T3JkZXI6OQ=="])
    assert made == papers_zip(some, left_off=["T3JkZXI6OQ=="])
    with zipfile.ZipFile(io.BytesIO(made)) as bundle:
        assert bundle.namelist() == ["7-TKR-h7.json", "contents.json"]
        contents = json.loads(bundle.read("contents.json"))
    assert [row["made"] for row in contents["papers"]] == [True, False]
    assert contents["papers"][1]["missing"][0]["fact"] == "origin criterion"
    assert contents["left_off"] == ["T3JkZXI6OQ=="]


@pytest.mark.parametrize(
    ("number", "expected"),
    [("EX123456785TH", True), ("EX123456784TH", False), ("RB473124829CN", True), ("RB473124828CN", False), ("473124829", False), ("CP000000005DE", True)],
)  # fmt: skip
def test_the_check_digit_of_a_postal_number(number: str, expected: bool) -> None:
    assert is_s10(number) is expected


def test_check_digits_of_ten_and_eleven_are_nought_and_five() -> None:
    assert check_digit("47312482") == 9
    assert check_digit("00000000") == 5
    assert {check_digit(f"{n:08d}") for n in range(200)} == set(range(10))


def test_words_that_stop_a_parcel_are_pointed_at() -> None:
    assert [hint.word for hint in hints_of(sku="A", name="Lithium battery torch")] == [
        "lithium",
        "battery",
    ]
    assert [hint.word for hint in hints_of(sku="A", name="Gift")] == ["Gift"]
    assert hints_of(sku="A", name="Jasmine rice") == []


@pytest.mark.parametrize("market", ["cn", "jp", "ae", "th", "de"])
def test_a_page_is_drawn_in_the_script_of_where_it_goes(market: str) -> None:
    made = paper("commercial-invoice", market)
    html = paper_html(made)
    assert made.parcel.consignee.name in html
    assert made.parcel.goods[0].local_name in html
    content = made.pdf()
    assert content.startswith(b"%PDF-")
    assert content == made.pdf()


def test_a_paper_reads_nothing_from_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x" * 5000)
    plain = pdf_render("<p>a</p>")
    assert (
        len(
            pdf_render(
                f'<p>a</p><img src="file://{secret}"><img src="http://127.0.0.1:9/">'
            )
        )
        < len(plain) + 500
    )


def test_pictures_that_are_cut_off_stay_refused_where_papers_are_made() -> None:
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


@pytest.mark.django_db
def test_every_paper_has_its_own_code_and_data() -> None:
    assert len({kind.code for kind in every.KINDS}) == len(every.KINDS) == 11
    whole = parcel(freight=Money(Decimal("9.00"), "EUR"))
    for made in papers_of(parcels=[whole], kinds=kinds_of(["all"])):
        assert (made.data is None) == bool(made.lacks)
        if made.data is not None:
            json.loads(made.json())


# --- The door -----------------------------------------------------------------------
@pytest.fixture
def order(settings: Any, db: None) -> str:
    engine_pavilion.someland(settings)
    engine_pavilion.lots(("L1", HALF, 10, 200))
    buyer = Buyer().puts(_500=2).fills()
    paid = buyer.answers(buyer.starts(), "approve")
    deliver_pending_events(timezone.now() + timedelta(days=1))
    return str(paid.number)


def documents(*arguments: str) -> tuple[dict[str, Any], int]:
    out, code = io.StringIO(), 0
    try:
        call_command("documents", *arguments, "--json", stdout=out)
    except SystemExit as ended:
        code = int(ended.code or 0)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told, code


def test_the_command_writes_what_it_can_and_says_what_the_rest_lacks(
    order: str, tmp_path: Path
) -> None:
    made, code = documents(
        order, "--kind", "commercial-invoice", "--out", str(tmp_path)
    )
    assert code == 0
    (row,) = made["papers"]
    assert Path(row["pdf"]).read_bytes().startswith(b"%PDF-")
    assert Path(row["data"]).stat().st_mode & 0o777 == 0o600
    data = json.loads(Path(row["data"]).read_text("utf-8"))
    assert data["value"] == {"amount": "5.000", "currency": "KWD"}
    assert data["freight"] == {"amount": "2.000", "currency": "KWD"}
    both, code = documents(
        order,
        "--kind",
        "packing-list",
        "--kind",
        "eu-identifiers",
        "--out",
        str(tmp_path),
    )
    assert code == 1
    by_kind = {row["kind"]: row for row in both["papers"]}
    assert by_kind["eu-identifiers"]["pdf"] is None
    assert by_kind["eu-identifiers"]["missing"][0]["fact"] == "destination in the EU"
    assert by_kind["packing-list"]["made"]


def test_the_console_gives_each_paper_and_a_day_of_a_base(order: str) -> None:
    User.objects.create(email=PETRA.email, name="Petra", role="operator")
    petra = signed_in(PETRA)
    (parcel_,) = parcels_of(client=app_client(), order_id=order_id_of(order))
    path = f"/console/orders/{parcel_.order_id}/papers/"
    page = petra.get(path).content.decode()
    assert "Packing list" in page
    assert "This paper is for members of the European Union." in page
    made = petra.get(f"{path}{parcel_.number}/packing-list.pdf")
    assert made["Content-Type"] == "application/pdf"
    assert made["Cache-Control"] == "private, no-store"
    assert made.content.startswith(b"%PDF-")
    data = petra.get(f"{path}{parcel_.number}/packing-list.json").json()
    assert [(line["quantity"], line["lots"]) for line in data["lines"]] == [(2, ["L1"])]
    for refused in ("h7.json", "packing-list.xml", "nothing.pdf"):
        assert petra.get(f"{path}{parcel_.number}/{refused}").status_code == 404
    day = f"/console/bases/{parcel_.base_code}/pick-list/papers.zip"
    found = petra.get(day, {"on": "2099-01-01", "kind": "packing-list"})
    with zipfile.ZipFile(io.BytesIO(found.content)) as bundle:
        name = f"{parcel_.number}-packing-list"
        assert bundle.namelist() == [f"{name}.json", f"{name}.pdf", "contents.json"]
    assert petra.get(day, {"on": "soon"}).status_code == 404
    assert petra.get(day, {"kind": "passport"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["999", "--kind", "cn22"], "No order"), (["1", "--kind", "x"], "No paper x")],
)
def test_an_unknown_order_or_paper_is_said(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        call_command("documents", *arguments, "--out", "/tmp/none")
    assert refused.value.returncode == 2


def test_words_of_a_page_run_the_way_they_are_read_and_units_stay_with_numbers() -> (
    None
):
    made = paper("packing-list", "ae", goods=(goods("AED", "ae", name="Rice, 250 g"),))
    html = paper_html(made)
    assert '<p dir="rtl">شارع الشيخ زايد 10</p>' in html
    assert 'dir="rtl">أرزّ' in html
    assert '<p dir="ltr">99 Demo Road</p>' in html
    assert "Rice, 250\u00a0g" in html


@pytest.mark.parametrize("kind", ["origin-data", "packing-list", "commercial-invoice"])
def test_no_table_is_wider_than_its_page(kind: str) -> None:
    """German words are the longest; a column that cannot break them leaves the frame."""
    long = goods("EUR", sku="LPN-LGN-2500-XL", criterion="WO", lots=("LPN-LGN-26-08A",))
    page = paper(kind, goods=(long,))
    root = pdf.weasyprint.HTML(string=paper_html(page)).render().pages[0]._page_box
    edge = root.content_box_x() + root.width
    widths = [
        box.position_x + box.margin_width()
        for box in root.descendants()
        if type(box).__name__ in {"TableBox", "TableCellBox"}
    ]
    assert widths
    assert max(widths) <= edge + 0.5
