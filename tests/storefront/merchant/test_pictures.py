"""Pictures inside the workbook and by their address, without losing a row."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image as SheetImage

from catalog.jobs.models import Job
from catalog.submissions.models import Submission, SubmissionRow
from catalog.submissions.sheet_pictures import pictures_inside
from storefront.demo.sample_upload import sample_sheet
from storefront.media.errors import FileRefusedError
from storefront.media.models import MediaAsset
from storefront.merchant import picture_jobs
from storefront.merchant.services import GivenFile, upload_read
from tests.storefront.people import NOW, OMAR, people_make, png, rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(db: None) -> None:
    people_make()


def with_pictures(said: list[dict[str, str]]) -> bytes:
    """The sheet with a picture on each row, and no names of files."""
    book = load_workbook(io.BytesIO(sample_sheet([{**x, "picture": ""} for x in said])))
    for number in range(len(said)):
        picture = SheetImage(io.BytesIO(png(f"#{0x204060 + number * 4999:06x}")))
        book.worksheets[0].add_image(picture, f"AZ{number + 2}")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(content: bytes, name: str = "goods.xlsx") -> Any:
    return upload_read(
        actor=OMAR, sheet=GivenFile(name, content), attachments=[], now=NOW
    ).outcome


def test_pictures_inside_a_workbook_belong_to_the_row_they_lie_on() -> None:
    content = with_pictures(rows(3))
    assert sorted(pictures_inside(content)) == [2, 3, 4]
    outcome = read(content)
    assert (outcome.added, outcome.with_problems) == (3, 0)
    assert read(content).is_nothing_new
    hashes = {row.files["picture"]["hash"] for row in SubmissionRow.objects.all()}
    assert len(hashes) == 3


@pytest.mark.parametrize("content", [b"", b"sku\nA\n", b"PK\x03\x04 broken"])
def test_other_files_hold_no_pictures(content: bytes) -> None:
    assert pictures_inside(content) == {}


def test_a_drawing_that_leads_out_of_the_file_gives_nothing() -> None:
    book = Workbook()
    book.worksheets[0].add_image(SheetImage(io.BytesIO(png())), "B2")
    target = io.BytesIO()
    book.save(target)
    forged = target.getvalue().replace(b"xl/media", b"xl/nowhr")
    assert pictures_inside(forged) == {}


def by_address(count: int = 2) -> bytes:
    said = [
        {**row, "picture": f"https://cdn.example/{number}.png"}
        for number, row in enumerate(rows(count))
    ]
    return sample_sheet(said)


def work() -> None:
    key = max(
        Job.objects.filter(key__startswith="pictures:").values_list("key", flat=True)
    )
    picture_jobs.pictures_fetch(
        {"submission": Submission.objects.get().pk, "is_export": False}, str(key)
    )


def test_a_picture_by_address_is_fetched_by_a_job_and_the_row_is_then_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        if address.endswith("1.png"):
            raise FileRefusedError("address_silent")
        return png()

    monkeypatch.setattr(picture_jobs, "picture_fetch", fetch)
    outcome = read(by_address())
    assert (outcome.added, outcome.incomplete) == (2, 2)
    assert {row.mistakes[0].code for row in SubmissionRow.objects.all()} == {
        "picture_fetching"
    }
    work()
    states = SubmissionRow.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["ready", "invalid"]
    wrong = SubmissionRow.objects.get(state="invalid")
    assert [(one.column, one.code) for one in wrong.mistakes] == [
        ("picture", "address_silent")
    ]
    work()  # killed and begun again: nobody is asked twice
    assert asked == ["https://cdn.example/0.png", "https://cdn.example/1.png"]
    assert MediaAsset.objects.count() == 2


def test_many_pictures_are_fetched_in_several_jobs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture_jobs, "A_JOB", 2)
    monkeypatch.setattr(picture_jobs, "picture_fetch", lambda _address: png())
    read(by_address(3))
    work()
    assert SubmissionRow.objects.filter(state="ready").count() == 2
    assert Job.objects.filter(key__startswith="pictures:").count() == 2
    work()
    assert SubmissionRow.objects.filter(state="ready").count() == 3
