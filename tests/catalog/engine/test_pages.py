"""Pages, their types, and what they say by attributes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from catalog.engine.models import AttributeValue, Page, PageType
from tests.catalog.engine.goods_shop import NOW, ask, attempt, data, run

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TYPE = "pageTypeCreate(input: PageTypeCreateInput!)"
CREATE = "pageCreate(input: PageCreateInput!)"
UPDATE = "pageUpdate(id: ID!, input: PageInput!)"
ASSIGN = "pageAttributeAssign(pageTypeId: ID!, attributeIds: [ID!]!)"
TRANSLATE = "pageTranslate(id: ID!, input: PageTranslationInput!, languageCode: LanguageCodeEnum!)"


def attribute_make(
    slug: str, input_type: str, kind: str = "PAGE_TYPE", **more: Any
) -> str:
    given = {"name": slug, "slug": slug, "type": kind, "inputType": input_type, **more}
    made = run(
        "attributeCreate(input: AttributeCreateInput!)", "attribute { id }", input=given
    )
    key: str = made["attribute"]["id"]
    return key


def type_make(*attributes: str, name: str = "Story") -> str:
    given = {"name": name, "addAttributes": list(attributes)}
    key: str = run(TYPE, "pageType { id }", input=given)["pageType"]["id"]
    return key


def page_make(kind: str, title: str, **more: Any) -> str:
    given = {"pageType": kind, "title": title, **more}
    key: str = run(CREATE, "page { id }", input=given)["page"]["id"]
    return key


def codes(payload: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(error["field"], error["code"]) for error in payload["errors"]]


# --- Types ------------------------------------------------------------------------
def test_a_page_type_has_attributes_of_pages_only_each_once() -> None:
    mine, theirs = (
        attribute_make("mood", "DROPDOWN"),
        attribute_make("size", "DROPDOWN", "PRODUCT_TYPE"),
    )
    kind = type_make(mine)

    for given, code in (
        (theirs, "INVALID"),
        (mine, "ATTRIBUTE_ALREADY_ASSIGNED"),
        ("QXR0cmlidXRlOjk5OQ==", "NOT_FOUND"),
    ):
        refused = attempt(
            ASSIGN, "pageType { id }", pageTypeId=kind, attributeIds=[given]
        )
        assert codes(refused) == [("attributeIds", code)]
    refused = attempt(
        TYPE, "pageType { id }", input={"name": "x", "addAttributes": [theirs]}
    )
    assert codes(refused) == [("addAttributes", "INVALID")]

    assert [row.slug for row in PageType.objects.all()] == ["story"]
    assert [row.slug for row in PageType.objects.get().attributes.all()] == ["mood"]


def test_attributes_of_a_type_are_put_in_order_and_taken_away() -> None:
    ids = [attribute_make(slug, "PLAIN_TEXT") for slug in ("a", "b", "c")]
    kind = type_make(*ids)
    shown = "pageType { attributes { slug } }"

    moved = run(
        "pageTypeReorderAttributes(pageTypeId: ID!, moves: [ReorderInput!]!)",
        shown,
        pageTypeId=kind,
        moves=[{"id": ids[2], "sortOrder": -2}],
    )
    assert [row["slug"] for row in moved["pageType"]["attributes"]] == ["c", "a", "b"]

    left = run(
        "pageAttributeUnassign(pageTypeId: ID!, attributeIds: [ID!]!)",
        shown,
        pageTypeId=kind,
        attributeIds=[ids[0]],
    )
    assert [row["slug"] for row in left["pageType"]["attributes"]] == ["c", "b"]

    both = attempt(
        "pageTypeUpdate(id: ID, input: PageTypeUpdateInput!)",
        "pageType { id }",
        id=kind,
        input={"addAttributes": [ids[0]], "removeAttributes": [ids[0]]},
    )
    assert codes(both) == [("attributes", "DUPLICATED_INPUT_ITEM")]


# --- Pages ------------------------------------------------------------------------
def test_a_page_says_what_it_is_given_by_attributes() -> None:
    author = attribute_make("author", "PLAIN_TEXT")
    mood = attribute_make(
        "mood", "MULTISELECT", values=[{"name": "Calm"}, {"name": "Loud"}]
    )
    kind = type_make(author, mood)
    given = [
        {"id": author, "plainText": "Anna"},
        {"id": mood, "multiselect": [{"value": "Loud"}, {"value": "Calm"}]},
    ]

    page = page_make(kind, "Our story", attributes=given, isPublished=True)

    shown = data(
        """query ($id: ID) { page(id: $id) { slug
          assignedAttributes { attribute { slug } ... on AssignedPlainTextAttribute { text: value }
            ... on AssignedMultiChoiceAttribute { choices: value { slug } } }
          assignedAttribute(slug: "author") { ... on AssignedPlainTextAttribute { value } }
          attributes { values { name } } } }""",
        id=page,
    )["page"]
    assert shown == {
        "slug": "our-story",
        "assignedAttributes": [
            {"attribute": {"slug": "author"}, "text": "Anna"},
            {
                "attribute": {"slug": "mood"},
                "choices": [{"slug": "loud"}, {"slug": "calm"}],
            },
        ],
        "assignedAttribute": {"value": "Anna"},
        "attributes": [
            {"values": [{"name": "Anna"}]},
            {"values": [{"name": "Loud"}, {"name": "Calm"}]},
        ],
    }


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"title": ""}, ("title", "REQUIRED")),
        ({"title": "x", "slug": "taken"}, ("slug", "UNIQUE")),
        ({"title": "x", "pageType": "x"}, ("pageType", "GRAPHQL_ERROR")),
        ({"title": "x", "pageType": "UGFnZVR5cGU6OTk5"}, ("pageType", "NOT_FOUND")),
        ({"title": "x", "publicationDate": "2026-01-01", "publishedAt": "2026-01-01T00:00:00+00:00"}, ("publicationDate", "INVALID")),
        ({"title": "x", "seo": {"title": "x" * 71}}, ("seoTitle", "INVALID")),
    ],
)  # fmt: skip
def test_a_page_that_says_something_wrong_is_refused(given: Any, error: Any) -> None:
    kind = type_make()
    page_make(kind, "Taken")

    refused = attempt(CREATE, "page { id }", input={"pageType": kind, **given})

    assert codes(refused) == [error]
    assert [row.slug for row in Page.objects.all()] == ["taken"]


def test_buyers_see_pages_that_are_published_by_now() -> None:
    kind = type_make()
    page_make(kind, "Shown", isPublished=True)
    page_make(kind, "Hidden")
    page_make(
        kind,
        "Later",
        isPublished=True,
        publishedAt=(NOW + timedelta(days=1)).isoformat(),
    )
    text = "{ pages(first: 5) { totalCount edges { node { slug isPublished publishedAt } } } }"

    shown = data(text)["pages"]
    assert [edge["node"]["slug"] for edge in shown["edges"]] == ["shown"]
    assert shown["edges"][0]["node"]["publishedAt"] == NOW.isoformat()
    assert [
        edge["node"]["slug"] for edge in data(text, as_app=True)["pages"]["edges"]
    ] == ["hidden", "later", "shown"]
    assert data('{ page(slug: "later") { slug } }')["page"] is None
    tomorrow = ask('{ page(slug: "later") { slug } }', now=NOW + timedelta(days=2))
    assert tomorrow["data"]["page"] == {"slug": "later"}


def test_a_page_is_found_by_its_slug_in_the_language_asked_for() -> None:
    kind = type_make()
    page = page_make(kind, "Our story", isPublished=True)
    other = page_make(kind, "Other")
    answered = run(
        TRANSLATE,
        "page { title translation(languageCode: DE) { title slug } }",
        id=page,
        languageCode="DE",
        input={"title": "Geschichte", "slug": "geschichte"},
    )
    assert answered["page"] == {
        "title": "Our story",
        "translation": {"title": "Geschichte", "slug": "geschichte"},
    }

    refused = attempt(
        TRANSLATE,
        "page { title }",
        id=other,
        languageCode="DE",
        input={"slug": "geschichte"},
    )
    assert codes(refused) == [("slug", "UNIQUE")]

    text = "query ($slug: String!, $in: LanguageCodeEnum) { page(slug: $slug, slugLanguageCode: $in) { title translation(languageCode: DE) { slug language { code } } } }"
    found = {
        "title": "Our story",
        "translation": {"slug": "geschichte", "language": {"code": "DE"}},
    }
    assert data(text, slug="geschichte", **{"in": "DE"})["page"] == found
    assert data(text, slug="our-story")["page"] == found
    assert data(text, slug="our-story", **{"in": "DE"})["page"] is None
    assert data(text, slug="geschichte", **{"in": "FR"})["page"] is None


def test_pages_are_filtered() -> None:
    mood = attribute_make(
        "mood", "DROPDOWN", values=[{"name": "Calm"}, {"name": "Loud"}]
    )
    kind, plain = type_make(mood), type_make(name="Plain")
    calm = page_make(
        kind, "Calm tale", attributes=[{"id": mood, "dropdown": {"value": "Calm"}}]
    )
    page_make(
        kind, "Loud tale", attributes=[{"id": mood, "dropdown": {"value": "Loud"}}]
    )
    page_make(plain, "Imprint")

    def slugs(**given: Any) -> list[str]:
        text = "query ($where: PageWhereInput, $filter: PageFilterInput, $search: String) { pages(first: 9, where: $where, filter: $filter, search: $search) { edges { node { slug } } } }"
        rows = data(text, as_app=True, **given)["pages"]["edges"]
        return [row["node"]["slug"] for row in rows]

    assert slugs(where={"slug": {"oneOf": ["imprint", "none"]}}) == ["imprint"]
    assert slugs(where={"pageType": {"eq": plain}}) == ["imprint"]
    assert slugs(where={"ids": [calm]}) == ["calm-tale"]
    assert slugs(
        where={"attributes": [{"slug": "mood", "value": {"slug": {"eq": "loud"}}}]}
    ) == ["loud-tale"]
    assert slugs(where={"OR": [{"ids": [calm]}, {"slug": {"eq": "imprint"}}]}) == [
        "calm-tale",
        "imprint",
    ]
    assert slugs(filter={"pageTypes": [kind]}) == ["calm-tale", "loud-tale"]
    assert slugs(search="tale loud") == ["loud-tale"]
    both = ask("{ pages(first: 1, where: {}, filter: {}) { totalCount } }", as_app=True)
    assert both["errors"][0]["message"].startswith("Only one filtering argument")


def test_a_page_type_goes_with_its_pages_and_what_only_they_said() -> None:
    author = attribute_make("author", "PLAIN_TEXT")
    mood = attribute_make("mood", "DROPDOWN", values=[{"name": "Calm"}])
    kind = type_make(author, mood)
    page_make(
        kind,
        "Tale",
        attributes=[
            {"id": author, "plainText": "Anna"},
            {"id": mood, "dropdown": {"value": "Calm"}},
        ],
    )

    run("pageTypeDelete(id: ID!)", "pageType { slug }", id=kind)

    assert Page.objects.count() == 0
    assert [row.name for row in AttributeValue.objects.all()] == ["Calm"]


def test_a_page_list_costs_the_same_number_of_queries_for_one_or_many(
    django_assert_max_num_queries: Any,
) -> None:
    author = attribute_make("author", "PLAIN_TEXT")
    kind = type_make(author)
    for number in range(12):
        page_make(
            kind,
            f"Tale {number}",
            attributes=[{"id": author, "plainText": "Anna"}],
            isPublished=True,
        )

    with django_assert_max_num_queries(7):
        data(
            "{ pages(first: 12) { edges { node { slug pageType { slug } assignedAttributes { attribute { slug } ... on AssignedPlainTextAttribute { value } } } } } }"
        )


@pytest.mark.parametrize(
    "mutation",
    [
        'pageCreate(input: {pageType: "x", title: "x"})',
        'pageTypeCreate(input: {name: "x"})',
    ],
)
def test_buyers_write_nothing(mutation: str) -> None:
    answer = ask(f"mutation {{ {mutation} {{ errors {{ code }} }} }}")

    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert (Page.objects.count(), PageType.objects.count()) == (0, 0)
