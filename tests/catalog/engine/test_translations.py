"""Words in other languages: what is not written is null, nothing falls back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.catalog.engine.goods_shop import (
    GoodsShop,
    ask,
    attempt,
    data,
    goods_shop,
    product_make,
    run,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BULK = "productBulkTranslate(translations: [ProductBulkTranslateInput!]!, errorPolicy: ErrorPolicyEnum)"
READ = 'query ($code: LanguageCodeEnum!) { product(slug: "rice") { name translation(languageCode: $code) { name description } } }'


@pytest.fixture
def shop() -> GoodsShop:
    return goods_shop()


def row(code: str, reference: str = "rice", **fields: Any) -> dict[str, Any]:
    return {"externalReference": reference, "languageCode": code,
            "translationFields": fields}  # fmt: skip


def read(code: str) -> Any:
    return data(READ, as_app=True, code=code)["product"]["translation"]


def test_what_is_not_translated_is_null(shop: GoodsShop) -> None:
    product_make(shop, "rice")

    assert read("DE") is None


def test_fields_are_null_one_by_one_and_languages_do_not_fall_back(
    shop: GoodsShop,
) -> None:
    product_make(shop, "rice")
    run(BULK, "count", translations=[row("ZH_HANS", name="香米")])

    assert read("ZH_HANS") == {"name": "香米", "description": None}
    assert read("ZH") is None


def test_a_later_translation_keeps_what_it_does_not_name(shop: GoodsShop) -> None:
    product_make(shop, "rice")
    blocks = json.dumps({"blocks": [{"type": "paragraph", "data": {"text": "新米"}}]})
    run(BULK, "count", translations=[row("JA", name="ジャスミン米")])
    run(BULK, "count", translations=[row("JA", description=blocks)])

    said = read("JA")

    assert said["name"] == "ジャスミン米"
    assert json.loads(said["description"]) == json.loads(blocks)


@pytest.mark.parametrize(
    ("policy", "count", "written"),
    [("IGNORE_FAILED", 1, {"name": "Reis", "description": None}),
     ("REJECT_EVERYTHING", 0, None), (None, 0, None)],
)  # fmt: skip
def test_a_row_that_names_nothing_is_told(
    shop: GoodsShop, policy: str | None, count: int, written: Any
) -> None:
    product_make(shop, "rice")
    rows = [row("DE", name="Reis"), row("DE", "none", name="Nichts")]

    payload = attempt(
        BULK, "count results { errors { path code } }",
        translations=rows, errorPolicy=policy,
    )  # fmt: skip

    assert payload["count"] == count
    assert payload["results"][1]["errors"] == [
        {"path": "externalReference", "code": "NOT_FOUND"}
    ]
    assert read("DE") == written


def test_texts_of_one_product_are_translated_by_their_value(shop: GoodsShop) -> None:
    key = product_make(shop, "rice", attributes=[
        {"id": shop.attributes["story"], "plainText": "The field."},
        {"id": shop.attributes["base"], "dropdown": {"externalReference": "base:TKR"}},
    ])  # fmt: skip
    text = "query ($id: ID!) { translation(id: $id, kind: PRODUCT) { ... on ProductTranslatableContent { productId attributeValues { attributeValueId plainText attribute { attributeId name } } } } }"

    content = data(text, as_app=True, id=key)["translation"]
    (value,) = content["attributeValues"]
    run(
        "attributeValueBulkTranslate(translations: [AttributeValueBulkTranslateInput!]!)",
        "count",
        translations=[
            {"id": value["attributeValueId"], "languageCode": "DE",
             "translationFields": {"plainText": "Das Feld."}},
            {"externalReference": "base:TKR", "languageCode": "DE",
             "translationFields": {"name": "Thung Kula"}},
        ],
    )  # fmt: skip

    assert content["productId"] == key
    assert value["plainText"] == "The field."
    assert value["attribute"]["attributeId"] == shop.attributes["story"]
    words = 'query ($code: LanguageCodeEnum!) { product(slug: "rice") { story: assignedAttribute(slug: "story") { ... on AssignedPlainTextAttribute { value translation(languageCode: $code) } } base: assignedAttribute(slug: "base") { ... on AssignedSingleChoiceAttribute { choice: value { name translation(languageCode: $code) } } } } }'
    assert data(words, as_app=True, code="DE")["product"] == {
        "story": {"value": "The field.", "translation": "Das Feld."},
        "base": {"choice": {"name": "TKR", "translation": "Thung Kula"}},
    }
    assert data(words, as_app=True, code="TH")["product"] == {
        "story": {"value": "The field.", "translation": None},
        "base": {"choice": {"name": "TKR", "translation": None}},
    }


def test_shelves_are_translated_one_by_one(shop: GoodsShop) -> None:
    run(
        "categoryTranslate(id: ID!, languageCode: LanguageCodeEnum!, input: TranslationInput!)",
        "category { slug }", id=shop.category, languageCode="DE",
        input={"name": "Reis"},
    )  # fmt: skip
    wrong = attempt(
        "collectionTranslate(id: ID!, languageCode: LanguageCodeEnum!, input: TranslationInput!)",
        "collection { slug }", id=shop.category, languageCode="DE",
        input={"name": "Reis"},
    )  # fmt: skip

    text = '{ category(slug: "rice") { translation(languageCode: DE) { name } } }'
    assert data(text)["category"]["translation"] == {"name": "Reis"}
    assert wrong["errors"][0]["code"] == "GRAPHQL_ERROR"


def test_a_kind_that_is_not_served_says_so_and_another_type_is_null(
    shop: GoodsShop,
) -> None:
    text = "query ($id: ID!, $kind: TranslatableKinds!) { translation(id: $id, kind: $kind) { __typename } }"

    unserved = ask(text, as_app=True, id=shop.category, kind="SALE")
    other = data(text, as_app=True, id=shop.category, kind="PRODUCT")
    buyer = ask(text, id=shop.category, kind="PRODUCT")

    assert unserved["errors"][0]["message"] == "Texts of kind SALE are not served here."
    assert other["translation"] is None
    assert buyer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
