"""The linter of law: each fault and each doubt with file and line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from catalog.landed_cost.rule_files import placed_rows
from catalog.landed_cost.rule_lint import Finding, lint

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 11, 25)
HEAD = 'destination = "SG"\nregime = "low-value"\n'
GST = """[[rule]]
id = "sg-gst"
kind = "import_tax_rate"
rate = "0.09"
valid_from = 2024-01-01
confidence = "H"
source = "IRAS"
source_url = "https://www.iras.gov.sg/taxes"
verified_on = 2026-11-23
"""
OTHER = GST.replace('"sg-gst"', '"sg-two"')


def found(tmp_path: Path, text: str, on: date = ON) -> list[tuple[str, int, str]]:
    path = tmp_path / "sg.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    made = lint(
        rows=placed_rows(path),
        on=on,
        oldest=timedelta(days=730),
        hs_codes={"100630", "090121"},
        regimes={"low-value"},
    )
    return [(row.severity, row.line, row.words) for row in made]


def test_a_sound_file_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, GST) == []


@pytest.mark.parametrize(
    ("text", "line", "severity", "words"),
    [
        (GST + OTHER, 3, "fault", "overlaps sg.toml:12 from 2024-01-01"),
        (
            GST + "valid_to = 2026-12-31\n" + OTHER.replace("2024-", "2027-"),
            0, "", "",
        ),
        (
            GST + "valid_to = 2026-11-30\n" + OTHER.replace("2024-", "2027-"),
            3, "warning",
            "nothing between 2026-11-30 and sg.toml:13, which begins on 2027-01-01",
        ),
        (GST + "valid_to = 2026-12-31\n", 3, "warning",
         "ends on 2026-12-31 and nothing follows"),
        (GST.replace("2024-", "2028-") + "valid_to = 2027-12-31\n", 3, "fault",
         "ends on 2027-12-31, before it begins on 2028-01-01"),
        (GST + GST.replace("import_tax_rate", "duty_rate"), 12, "fault",
         "the same id as sg.toml:3"),
        (GST + 'hs_prefix = "1007"\n', 3, "fault",
         "heading 1007 is not in the HS of 2022"),
        (GST + 'hs_prefix = "10063015"\n', 0, "", ""),
        (GST + 'origin = "XX"\n', 3, "fault", "origin XX is no country"),
        (GST + 'currency = "SGX"\n', 3, "fault", "currency SGX does not exist"),
        (GST + 'amount = "5"\n', 3, "fault",
         "an amount needs a currency (or g for a weight, d for days)"),
        (GST.replace('"H"', '"sure"'), 3, "fault", "confidence is H, M or L"),
        (GST.replace("2026-11-23", "2026-11-26"), 3, "fault",
         "verified on 2026-11-26, a day to come"),
        (GST.replace("2026-11-23", "2024-11-24"), 3, "warning",
         "verified 731 days ago, on 2024-11-24"),
        (GST.replace("2026-11-23", "2024-11-25"), 0, "", ""),
        (GST + 'status = "pending"\n', 3, "warning",
         "its source has expired: pending, and its day 2024-01-01 has passed"),
        (GST.replace(".sg/taxes", ".sg/"), 3, "warning",
         "the source names a site and no page"),
        (
            GST + 'goods_class = "food"\n'
            + OTHER.replace("import_tax_rate", "goods_class")
            + 'goods_class = "book"\n',
            13, "warning",
            "class book has no import_tax_rate in SG: it reads not quoted",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_or_doubtful_is_named(
    text: str, line: int, severity: str, words: str, tmp_path: Path
) -> None:
    assert found(tmp_path, text) == ([(severity, line, words)] if words else [])


def test_a_regime_that_nothing_calculates_is_a_fault(tmp_path: Path) -> None:
    assert found(tmp_path, GST.replace("[[rule]]", "[[rule]]", 1)) == []
    path = tmp_path / "sg.toml"
    path.write_text(HEAD.replace("low-value", "magic") + GST, encoding="utf-8")
    (made,) = lint(
        rows=placed_rows(path), on=ON, oldest=timedelta(days=730),
        hs_codes=set(), regimes={"low-value"},
    )  # fmt: skip
    assert made == Finding(
        "fault", "sg.toml", 3, "sg-gst", "nothing calculates regime magic"
    )
    assert str(made) == "sg.toml:3: fault: sg-gst: nothing calculates regime magic"


def test_the_shipped_law_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rules", "check", "--on", "2026-11-25")
    out = capsys.readouterr().out
    assert "0 faults" in out
    assert "ae.toml:5: warning: ae-relief: verified 1363 days ago" in out


def test_a_fault_ends_the_command(tmp_path: Path) -> None:
    path = tmp_path / "sg.toml"
    path.write_text(HEAD + GST + OTHER, encoding="utf-8")
    with pytest.raises(CommandError, match="1 faults, 0 warnings"):
        call_command("rules", "check", str(path), "--on", "2026-11-25")
    path.write_text(HEAD + GST.replace("id =", "no ="), encoding="utf-8")
    with pytest.raises(CommandError, match=r"sg.toml, line 3, rule 1 .*id is needed"):
        call_command("rules", "check", str(path))


def test_the_table_in_the_document_is_the_files_own() -> None:
    call_command("rules", "table", "--check")
