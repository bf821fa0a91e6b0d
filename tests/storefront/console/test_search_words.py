"""Operators give words a meaning; the list of vain searches gets shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from catalog.search.selectors import misses, synonyms
from catalog.search.services import miss_note, synonyms_put
from catalog.submissions.models import AuditEntry
from tests.storefront.people import NOW, PETRA, TODAY, people_make, signed_in

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def console() -> Client:
    people_make()
    return signed_in(PETRA)


def test_words_asked_in_vain_are_given_a_meaning(console: Client) -> None:
    miss_note(query="Mattcha", channel="th", on=TODAY)
    html = console.get("/console/search/?word=mattcha").content.decode()
    assert ">mattcha</textarea>" in html
    done = console.post("/console/search/", {"words": "mattcha\r\nmatcha\r\n抹茶"})
    assert done.status_code == 302
    (group,) = synonyms()
    assert group.words == ["mattcha", "matcha", "抹茶"]
    entry = AuditEntry.objects.get()
    assert entry.action == "search-words"
    assert entry.detail["words"] == ["mattcha", "matcha", "抹茶"]
    console.post(f"/console/search/asked/{misses(limit=1)[0].pk}/")
    assert misses(limit=1) == []


def test_one_word_is_no_group_and_nothing_changes(console: Client) -> None:
    synonyms_put(words=["a", "b"], by="x", now=NOW)
    html = console.post("/console/search/", {"words": "one"}, follow=True).content
    assert b"A group has 2 to 40 words" in html
    gone = console.post("/console/search/", {"words": "a\nb", "synonyms_id": "999"})
    assert gone.status_code == 404
    assert [one.words for one in synonyms()] == [["a", "b"]]
    assert not AuditEntry.objects.exists()


def test_a_group_is_changed_and_dropped(console: Client) -> None:
    row = synonyms_put(words=["a", "b"], by="x", now=NOW)
    console.post("/console/search/", {"words": "a\nc", "synonyms_id": row.pk})
    assert synonyms()[0].words == ["a", "c"]
    console.post(f"/console/search/{row.pk}/drop/")
    assert synonyms() == []
