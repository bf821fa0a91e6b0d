"""Every document is valid on Saleor and on the engine, and both say the same of it."""

from __future__ import annotations

import json
from functools import cache

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from graphql import (
    GraphQLSchema,
    NoDeprecatedCustomRule,
    build_client_schema,
    build_schema,
    parse,
    validate,
)

from catalog.engine.graphql.registry import RESOLVERS
from catalog.engine.graphql.schema import engine_schema
from storefront.saleor.contract import report
from storefront.saleor.contract.coordinates import (
    differences,
    engine_schema_text,
    published_json,
    root_types,
)
from storefront.saleor.contract.engine_schema import engine_schema_make
from storefront.saleor.contract.known_differences import BEHAVIOUR, SHAPE
from storefront.saleor.contract.scope import ScopeError, scope_lines
from storefront.saleor.documents import (
    document,
    operation_names,
    subscription_documents,
)

TEXTS = {
    **{name: document(name) for name in operation_names()},
    **subscription_documents(),
}


@cache
def published() -> GraphQLSchema:
    return build_client_schema(published_json())


@pytest.mark.parametrize("name", TEXTS)
def test_document_is_valid_on_saleor(name: str) -> None:
    assert validate(published(), parse(TEXTS[name])) == []


@pytest.mark.parametrize("name", TEXTS)
def test_document_is_valid_on_the_engine(name: str) -> None:
    assert validate(engine_schema(), parse(TEXTS[name])) == []


@pytest.mark.parametrize("name", TEXTS)
def test_document_uses_nothing_deprecated(name: str) -> None:
    assert validate(published(), parse(TEXTS[name]), [NoDeprecatedCustomRule]) == []


def test_the_engine_says_every_type_field_and_argument_as_saleor_does() -> None:
    known = {item.where for item in SHAPE}

    found = differences(build_schema(engine_schema_text()), published())

    assert {place: how for place, how in found.items() if place not in known} == {}
    assert known - set(found) == set(), "a known difference that is none any more"


@pytest.mark.parametrize(
    ("ours", "theirs", "place"),
    [
        ("slug: String!", "slug: String", "Shop.slug"),
        ("name: String!", "name: Int!", "Shop.name"),
        ("products(first: Int): Int", "products(first: String): Int",
         "Shop.products(first:)"),
        ("products(first: Int): Int", "products(first: Int, of: ID!): Int",
         "Shop.products(of:)"),
        ("products(first: Int = 5): Int", "products(first: Int): Int",
         "Shop.products(first:)"),
        ("extra: Int", "name: Int", "Shop.extra"),
        ("name: Int", 'name: Int @deprecated(reason: "old")', "Shop.name"),
        ('name(a: Int @deprecated(reason: "old")): Int', "name(a: Int): Int",
         "Shop.name(a:)"),
    ],
)  # fmt: skip
def test_a_difference_is_found(ours: str, theirs: str, place: str) -> None:
    texts = [f"type Query {{ shop: Shop }} type Shop {{ {f} }}" for f in (ours, theirs)]

    found = differences(build_schema(texts[0]), build_schema(texts[1]))

    assert set(found) == {place}


def test_a_smaller_enum_or_input_is_a_difference() -> None:
    ours = build_schema(
        "type Query { a(b: B, c: C): Int } enum C { X } input B { x: Int }"
    )
    theirs = build_schema(
        "type Query { a(b: B, c: C): Int } enum C { X Y } input B { x: Int y: Int }"
    )

    assert differences(ours, theirs) == {
        "C": "has other values",
        "B.y": "is on one side only",
    }


@pytest.mark.parametrize("root", ["Query", "Mutation"])
def test_every_root_field_has_a_resolver(root: str) -> None:
    """Without one it would be read off nothing and answer null in silence."""
    fields = root_types(engine_schema(), root)

    assert [name for name in fields if (root, name) not in RESOLVERS] == []


def test_a_directive_or_an_enum_value_told_otherwise_is_a_difference() -> None:
    text = "directive @doc(category: {}!) on {} type Query {{ a(n: Int, s: String): A }} enum A {{ X {} Y }}"
    theirs = build_schema(text.format("String", "OBJECT", ""))
    assert differences(theirs, theirs) == {}

    for given, place in (
        (("Int", "OBJECT", ""), "@doc"),
        (("String", "ENUM", ""), "@doc"),
        (("String", "OBJECT", '@deprecated(reason: "old")'), "A.X"),
    ):
        assert place in differences(build_schema(text.format(*given)), theirs)


def test_the_engine_has_saleors_own_directives() -> None:
    own = {"doc", "webhookEventsInfo"}

    assert own <= {item.name for item in engine_schema().directives}


def test_the_schema_file_is_what_documents_and_saleor_make_of_it() -> None:
    made = engine_schema_make(published_json(), TEXTS.values(), scope_lines())

    assert made == engine_schema_text()


def test_a_field_that_a_document_begins_to_use_comes_into_the_schema() -> None:
    text = "query New { shop { window { host } } }"
    made = engine_schema_make(_full_shop(), [*TEXTS.values(), text])

    assert "type Window {\n  host: String!\n}" in made


def test_a_scope_line_brings_a_field_without_a_document_and_what_leads_nowhere_stays_out() -> (
    None
):
    lines = ["Query.shop", "Window.*", "!Window.host"]
    made = engine_schema_make(_full_shop(), TEXTS.values(), lines)

    assert "type Window" not in made
    with pytest.raises(ScopeError, match=r"scope: Shop\.nothing: Saleor has no"):
        engine_schema_make(_full_shop(), TEXTS.values(), ["Shop.nothing"])


def _full_shop() -> dict[str, object]:
    """The slice with one more type, as Saleor publishes it."""
    content = published_json()
    text = {"kind": "SCALAR", "name": "String", "ofType": None}
    host = {"kind": "NON_NULL", "name": None, "ofType": text}
    plain = {"args": [], "isDeprecated": False, "deprecationReason": None}
    types = content["__schema"]["types"]
    types.append(
        {
            "kind": "OBJECT",
            "name": "Window",
            "fields": [{"name": "host", "type": host, **plain}],
            "interfaces": [],
        }
    )
    window = {"kind": "OBJECT", "name": "Window", "ofType": None}
    next(item for item in types if item["name"] == "Shop")["fields"].append(
        {"name": "window", "type": window, **plain}
    )
    return content


# --- The page ---------------------------------------------------------------------
def test_docs_contract_is_up_to_date() -> None:
    assert report.REPORT_PATH.read_text(encoding="utf-8") == report.report_make()


def test_the_page_names_every_operation_difference_and_absence() -> None:
    page = report.report_make()

    assert all(f"| {name} | " in page for name in operation_names())
    assert all(item.how in page for item in BEHAVIOUR)
    assert "`pluginUpdate`" in page.split("## Absent")[1]
    assert "`productBulkCreate`" not in page.split("## Absent")[1]


def test_the_page_names_what_is_absent_of_served_types() -> None:
    missing = report.absent_fields(engine_schema())
    part = report.report_make().split("## Absent fields")[1]

    assert "images" in missing["Product"], "deprecated, and not served"
    assert "name" not in missing["Product"]
    assert all(f"- `{name}`: " in part for name in missing)


def test_an_outdated_page_or_schema_fails_the_check(tmp_path, monkeypatch) -> None:
    old = tmp_path / "old.md"
    old.write_text("old", encoding="utf-8")
    monkeypatch.setattr(report, "REPORT_PATH", old)
    monkeypatch.setattr("storefront.management.commands.contract_docs.REPORT_PATH", old)

    with pytest.raises(CommandError, match="make docs"):
        call_command("contract_docs", "--check")

    assert old.read_text(encoding="utf-8") == "old"


def test_roots_hold_all_of_saleors() -> None:
    roots = json.loads(report.ROOTS_PATH.read_text(encoding="utf-8"))

    assert (len(roots["Query"]), len(roots["Mutation"])) == (90, 339)
    assert set(root_types(engine_schema(), "Mutation")) <= set(roots["Mutation"])
