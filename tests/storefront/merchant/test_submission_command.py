"""`manage.py submission upload`: counts, and every refusal with its cell and remedy."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from catalog.submissions.models import Submission, SubmissionRow
from storefront.demo.sample_upload import sample_sheet
from storefront.media.models import MediaAsset
from tests.storefront.people import NOW, people_make, pictures, rows

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "catalog/submissions/files"


@pytest.fixture(autouse=True)
def _people(db: None) -> Any:
    people_make()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def goods(tmp_path: Path) -> list[str]:
    """Three good rows and one with a wrong GTIN, and their pictures."""
    said = rows(4)
    said[3]["gtin"] = "8850367300021"
    sheet = tmp_path / "goods.xlsx"
    sheet.write_bytes(sample_sheet(said))
    arguments = [str(sheet)]
    for picture in pictures(said):
        path = tmp_path / (picture.name or "")
        path.write_bytes(picture.read())
        arguments += ["--attach", str(path)]
    return arguments


def upload(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("submission", "upload", *arguments, "--json", stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_good_rows_go_on_and_the_bad_cell_is_named_with_its_remedy(
    goods: list[str],
) -> None:
    told = upload(*goods, "--merchant", "omar")
    assert told["counts"] == {
        "rows": 4, "created": 3, "changed": 0, "unchanged": 0, "refused": 1,
        "incomplete": 0,
    }  # fmt: skip
    (refusal,) = told["refusals"]
    assert refusal == {
        "row": 5, "sku": rows(4)[3]["sku"], "column": "gtin", "code": "gtin_check",
        "value": "8850367300021",
        "message": "The last digit is 1; by the others it must be 0.",
        "fix": "Compare the digits with the pack: one was mistyped.",
    }  # fmt: skip
    assert told["submission"] == Submission.objects.get().pk


def test_the_same_file_again_changes_nothing(goods: list[str]) -> None:
    first = upload(*goods, "--merchant", "omar")
    again = upload(*goods, "--merchant", "omar")
    assert again["counts"] == {
        "rows": 4, "created": 0, "changed": 0, "unchanged": 3, "refused": 1,
        "incomplete": 0,
    }  # fmt: skip
    assert again["refusals"] == first["refusals"]
    assert SubmissionRow.objects.count() == 4


def test_a_dry_run_says_the_same_and_keeps_nothing(
    goods: list[str], settings: Any, tmp_path: Path
) -> None:
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "p"}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    before = _files()
    tried = upload(*goods, "--merchant", "omar", "--dry-run")
    assert not Submission.objects.exists()
    assert not MediaAsset.objects.exists()
    assert _files() == before
    done = upload(*goods, "--merchant", "omar")
    assert tried["submission"] is None
    assert {**tried, "dry_run": False, "submission": done["submission"]} == done


def _files() -> set[str]:
    storage = storages["private"]
    if not storage.exists("files/omar"):
        return set()
    return set(storage.listdir("files/omar")[1])


def test_rows_are_sent_to_review_when_asked(goods: list[str]) -> None:
    upload(*goods, "--merchant", "omar", "--submit")
    assert Submission.objects.get().state == "submitted"


def test_an_export_that_knows_too_little_is_kept_and_named_fact_by_fact() -> None:
    told = upload(
        str(FILES / "open_food_facts.csv"), "--merchant", "omar",
        "--set", "category=pantry", "--set", "storage_class=ambient",
    )  # fmt: skip
    counts = told["counts"]
    assert told["format"] == "open_food_facts"
    assert (counts["rows"], counts["created"], counts["refused"]) == (12, 11, 1)
    assert counts["incomplete"] == 11
    assert {one["code"] for one in told["refusals"]} >= {"gtin_check"}
    first = told["incomplete"][0]
    assert (first["row"], first["sku"]) == (2, "8850004097849")
    assert {"hs_code", "price", "lot_code", "picture"} <= set(first["columns"])
    assert not {"category", "storage_class", "name_en"} & set(first["columns"])
    again = upload(
        str(FILES / "open_food_facts.csv"), "--merchant", "omar",
        "--set", "category=pantry", "--set", "storage_class=ambient",
    )  # fmt: skip
    assert (again["counts"]["created"], again["counts"]["unchanged"]) == (0, 11)


def test_messages_come_in_the_language_asked_for(goods: list[str]) -> None:
    told = upload(*goods, "--merchant", "omar", "--dry-run", "--language", "th")
    assert told["refusals"][0]["code"] == "gtin_check"
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in told["refusals"][0]["fix"])


def test_a_file_that_is_no_sheet_ends_with_1_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name\nx\n")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "submission",
            "upload",
            str(path),
            "--merchant",
            "omar",
            "--json",
            stdout=out,
        )
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["error"]["code"] == "no_sku_column"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/nowhere.csv", "--merchant", "omar"], "No such file"),
        ([str(FILES / "open_food_facts.csv"), "--merchant", "nobody"], "No active"),
        ([str(FILES / "open_food_facts.csv"), "--merchant", "omar", "--set", "x"], "COLUMN=TEXT"),
        ([str(FILES / "open_food_facts.csv"), "--merchant", "omar", "--set", "x=1"], "no column “x”"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("submission", "upload", *arguments)
    assert not Submission.objects.exists()
