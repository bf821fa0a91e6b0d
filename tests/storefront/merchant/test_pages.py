"""A merchant's pages: templates, refusals, languages; without any JavaScript."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from catalog.bases.certificates import certificate_record
from catalog.submissions.columns import columns
from catalog.submissions.models import Submission, SubmissionRow
from catalog.submissions.sheet_reader import sheet_read
from storefront.merchant import views
from tests.catalog.bases.builders import a_base
from tests.storefront.people import (
    NOW,
    OMAR,
    people_make,
    pictures,
    rows,
    sheet,
    signed_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def omar(db: None) -> Iterator[Client]:
    people_make()
    with time_machine.travel(NOW, tick=False):
        yield signed_in(OMAR)


def test_the_template_has_headings_notes_lists_and_an_example(omar: Client) -> None:
    content = omar.get("/merchant/template.xlsx").content
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    heads = [cell.value for cell in page[1]]
    assert heads == [column.key for column in columns()]
    assert all(cell.comment and cell.comment.text for cell in page[1])
    lists = {
        str(rule.sqref).split("2:")[0]: rule.formula1
        for rule in page.data_validations.dataValidation
    }
    letter = page.cell(row=1, column=heads.index("base") + 1).column_letter
    assert lists[letter] == '"SKN,NST,PNB"'
    assert page.cell(row=2, column=1).value == "EXAMPLE-1"


def test_the_template_as_csv_is_read_back_and_its_example_is_no_goods(
    omar: Client,
) -> None:
    content = omar.get("/merchant/template.csv").content
    said = rows(1)[0]
    heads = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    line = io.StringIO()
    csv.writer(line).writerow([said.get(head, "") for head in heads])
    (row,) = sheet_read(name="x.csv", content=content + line.getvalue().encode()).rows
    assert row.cells["sku"] == said["sku"]


def test_a_mended_file_has_the_reason_in_front_and_no_formula(omar: Client) -> None:
    said = [{**rows(1)[0], "price": "x", "name_en": "-1+1"}]
    omar.post(
        "/merchant/upload/", {"sheet": sheet(said), "attachments": pictures(said)}
    )
    pk = Submission.objects.get().pk
    text = omar.get(f"/merchant/submissions/{pk}/to-mend.csv").content.decode(
        "utf-8-sig"
    )
    (line,) = csv.DictReader(io.StringIO(text))
    assert (
        line["reason"]
        == "price: “x” is no number. Write digits only, with a point before decimals."
    )
    assert line["name_en"] == "'-1+1"
    book = omar.get(f"/merchant/submissions/{pk}/to-mend.xlsx").content
    cells = [
        cell for row in load_workbook(io.BytesIO(book)).worksheets[0] for cell in row
    ]
    assert [cell for cell in cells if cell.data_type == "f"] == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"name\nx\n", "There is no column “sku” in the first line."),
        (b"\xd0\xcf\x11\xe0", "The file cannot be read as a sheet."),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(
    omar: Client, content: bytes, words: str
) -> None:
    answer = omar.post(
        "/merchant/upload/", {"sheet": SimpleUploadedFile("x.xlsx", content)}
    )
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert Submission.objects.count() == 0


def test_a_zip_that_leads_outside_stops_the_whole_upload(omar: Client) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("../../evil.png", b"x")
    said = rows(1)
    answer = omar.post(
        "/merchant/upload/",
        {
            "sheet": sheet(said),
            "attachments": [SimpleUploadedFile("p.zip", target.getvalue())],
        },
    )
    assert answer.status_code == 400
    assert "leads out of its folder" in answer.content.decode()
    assert SubmissionRow.objects.count() == 0


def test_an_upload_over_the_limit_is_refused_before_it_is_read(
    omar: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "UPLOAD_BYTES", 1000)
    said = rows(1)
    answer = omar.post(
        "/merchant/upload/", {"sheet": sheet(said), "attachments": pictures(said)}
    )
    assert answer.status_code == 413
    assert SubmissionRow.objects.count() == 0


def test_pictures_of_an_earlier_upload_may_be_named_again(omar: Client) -> None:
    said = rows(1)
    omar.post(
        "/merchant/upload/", {"sheet": sheet(said), "attachments": pictures(said)}
    )
    said[0]["price"] = "23.00"
    omar.post("/merchant/upload/", {"sheet": sheet(said)})
    row = SubmissionRow.objects.get()
    assert (row.state, row.clean["price"]) == ("ready", "23.00")


def test_a_form_without_its_token_is_refused(db: None) -> None:
    people_make()
    client = signed_in(OMAR)
    client.handler.enforce_csrf_checks = True
    said = rows(1)
    answer = client.post("/merchant/upload/", {"sheet": sheet(said)})
    assert answer.status_code == 403
    assert SubmissionRow.objects.count() == 0


def test_no_page_holds_script_or_style_of_its_own(omar: Client) -> None:
    page = omar.get("/merchant/").content.decode()
    # Scripts come as files of ours, and the page does without them.
    assert re.findall(r"<script(?! src=\"/static/)", page) == []
    assert "style=" not in page
    assert "hx-" not in page.replace("htmx-config", "")


def test_papers_of_their_bases_that_end_are_named_with_what_follows(
    omar: Client,
) -> None:
    assert "Papers that end" not in omar.get("/merchant/").content.decode()
    paper = {"kind": "gap", "issuer": "ACFS", "skus": ["SKN-X"], "markets": ["de"]}
    today = NOW.date()
    for base, code, left in (
        ("SKN", "gone", -1),
        ("SKN", "soon", 30),
        ("TKR", "no", 3),
    ):
        a_base(base)
        until = today + timedelta(days=left)
        certificate_record(
            base_code=base, code=code, now=NOW, valid_until=until, **paper
        )
    text = omar.get("/merchant/").content.decode()
    assert text.count("SKN-X") == 2
    assert "Until it is renewed, the goods that need it are not sold in:" in text
    assert "If it is not renewed by then" in text
