"""Law in the console: a file is told in words, a second person approves, anybody undoes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.landed_cost.law import rules_seed
from catalog.landed_cost.models import RuleProposal
from catalog.landed_cost.rule_files import rule_files
from catalog.landed_cost.selectors import rules_in_force
from catalog.submissions.models import AuditEntry
from storefront.accounts.models import User
from tests.storefront.people import NOW, PAUL, PETRA, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db
URL = "/console/law/"
SPRING = date(2027, 3, 1)


@pytest.fixture
def petra(db: None) -> Iterator[Client]:
    rules_seed(now=NOW)
    for actor in (PETRA, PAUL):
        User.objects.create(email=actor.email, name=actor.email, role=actor.role)
    with time_machine.travel(NOW, tick=False):
        yield signed_in(PETRA)


def changed() -> SimpleUploadedFile:
    """Singapore's goods tax, ten in a hundred instead of nine from 2027."""
    path = next(path for path in rule_files() if path.name == "sg.toml")
    text = path.read_text(encoding="utf-8")
    assert 'rate = "0.09"' in text
    text = text.replace('rate = "0.09"', 'rate = "0.10"')
    return SimpleUploadedFile("sg.toml", text.encode(), "text/plain")


def rates() -> set[str]:
    rules = rules_in_force(destination="SG", origin="TH", on=SPRING)
    return {f"{rule.rate:.2f}" for rule in rules if rule.rate}


def said(client: Client, **data: object) -> str:
    return client.post(URL, data, follow=True).content.decode()


def test_a_change_counts_once_another_person_approves_and_can_be_undone(
    petra: Client,
) -> None:
    assert "0.09" in rates()
    assert "Another person approves it." in said(petra, do="propose", file=changed())
    proposal = RuleProposal.objects.get()
    page = petra.get(URL).content.decode()
    assert "Singapore" in page
    assert "10%" in page
    assert "You proposed this" in page
    assert 'value="approve"' not in page

    refused = petra.post(URL, {"do": "approve", "proposal": proposal.pk})
    assert refused.status_code == 400
    assert "0.10" not in rates()

    paul = signed_in(PAUL)
    assert "Approved:" in said(paul, do="approve", proposal=proposal.pk)
    assert "0.10" in rates()
    assert "0.09" not in rates()
    assert "Undone:" in said(petra, do="undo", proposal=proposal.pk)
    assert "0.09" in rates()
    assert set(AuditEntry.objects.values_list("action", "actor")) == {
        ("law-propose", PETRA.email),
        ("law-approve", PAUL.email),
        ("law-undo", PETRA.email),
    }


def test_a_declined_change_changes_nothing(petra: Client) -> None:
    said(petra, do="propose", file=changed())
    proposal = RuleProposal.objects.get()
    assert "Declined:" in said(petra, do="decline", proposal=proposal.pk)
    assert "0.10" not in rates()
    again = petra.post(URL, {"do": "approve", "proposal": proposal.pk})
    assert again.status_code == 400


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty, too large or no text"),
        (b"\xff\xfe\x00", "empty, too large or no text"),
        (b"[[rule]]\nid = 1\n", "x.toml"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_place(
    petra: Client, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile("x.toml", content)
    answer = petra.post(URL, {"do": "propose", "file": file})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not RuleProposal.objects.exists()
