"""`/graphql/`: who asks, what is refused, and that nothing of the inside leaks."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from graphql import get_introspection_query

from catalog.engine.graphql import execution as engine
from catalog.engine.graphql.limits import limits_check
from catalog.engine.models import App, ProductMedia, Shop
from tests.catalog.engine.goods_shop import (
    GoodsShop,
    data,
    goods_shop,
    picture,
    product_make,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db
URL = "/graphql/"
CHANNELS = "{ channels { slug } }"


@pytest.fixture(autouse=True)
def fresh_documents() -> Iterator[None]:
    """What is kept of documents depends on settings that tests change."""
    engine._kept.cache_clear()
    yield
    engine._kept.cache_clear()


def post(client: Client, query: Any, token: str = "", **more: Any) -> HttpResponse:
    headers = {"Authorization": token} if token else {}
    body = {"query": query, **more}
    return client.post(URL, body, content_type="application/json", headers=headers)


# --- Answers ----------------------------------------------------------------------
def test_a_document_is_answered_with_its_cost(client: Client) -> None:
    response = post(
        client,
        "query ($n: Int) { categories(first: $n) { edges { node { slug } } } shop { name } }",
        variables={"n": 5},
    )

    assert response.status_code == 200
    assert response.json() == {
        "data": {"categories": {"edges": []}, "shop": {"name": "Pavilion"}},
        "extensions": {"cost": {"requestedQueryCost": 202, "maximumAvailable": 50_000}},
    }
    assert response["Cache-Control"] == "no-store"


def test_the_operation_is_chosen_by_name(client: Client) -> None:
    text = "query A { shop { name } } query B { channels { slug } }"

    assert post(client, text, operationName="A").json()["data"] == {
        "shop": {"name": "Pavilion"}
    }
    assert post(client, text).status_code == 400
    assert post(client, text, operationName="C").status_code == 400


def test_no_csrf_token_is_needed_and_a_session_says_nothing() -> None:
    client = Client(enforce_csrf_checks=True)

    assert post(client, "{ shop { name } }").status_code == 200


# --- Who asks ---------------------------------------------------------------------
def test_without_a_token_a_buyer_asks(client: Client) -> None:
    answer = post(client, CHANNELS).json()

    assert answer["data"] == {"channels": None}
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "JWT"])
def test_our_own_app_may_everything(client: Client, settings: Any, scheme: str) -> None:
    settings.ENGINE_APP_TOKEN = "own-token"

    assert post(client, CHANNELS, f"{scheme} own-token").json()["data"] == {
        "channels": []
    }


@pytest.mark.parametrize(
    "token", ["Bearer wrong", "Bearer ", "Basic own-token", "own-token", "Bearer ünï"]
)
def test_a_token_nobody_knows_is_a_buyer(
    client: Client, settings: Any, token: str
) -> None:
    settings.ENGINE_APP_TOKEN = "own-token"

    response = post(client, CHANNELS, token)

    assert response.status_code == 200
    assert response.json()["data"] == {"channels": None}


def test_no_own_token_is_no_open_door(client: Client, settings: Any) -> None:
    settings.ENGINE_APP_TOKEN = ""

    assert post(client, CHANNELS, "Bearer ").json()["data"] == {"channels": None}


def test_another_app_may_what_it_was_given(client: Client) -> None:
    token = run(
        "appCreate(input: AppInput!)", "authToken",
        input={"name": "Labels", "permissions": ["MANAGE_CHANNELS"]},
    )["authToken"]  # fmt: skip
    settings_update = (
        'mutation { shopSettingsUpdate(input: {name: "Mine"}) { errors { code } } }'
    )

    allowed = post(client, CHANNELS, f"Bearer {token}").json()
    refused = post(client, settings_update, f"Bearer {token}").json()

    assert allowed["data"] == {"channels": []}
    assert refused["data"] == {"shopSettingsUpdate": None}
    assert not Shop.objects.filter(name="Mine").exists()
    App.objects.update(is_active=False)
    assert post(client, CHANNELS, f"Bearer {token}").json()["data"] == {
        "channels": None
    }


# --- Malformed --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{", "no JSON"),
        ("null", "JSON object"),
        ("3", "JSON object"),
        ("[" * 100_000, "no JSON"),
        ('[{"query": "{ shop { name } }"}]', "Batch GraphQL requests are not enabled."),
        ("{}", "Must provide a query string."),
        ('{"query": 5}', "Must provide a query string."),
        ('{"query": "{shop{name}}", "variables": []}', None),
        ('{"query": "{shop{name}}", "variables": [1]}', "`variables` is a JSON object."),
        ('{"query": "{shop{name}}", "operationName": 5}', "`operationName` is a text."),
        ('{"query": "{ shop { name"}', "Syntax Error"),
        ('{"query": "{ nothing }"}', "Cannot query field 'nothing'"),
        ('{"query": "{ shop }"}', "must have a selection of subfields"),
        ('{"query": "query ($a: Int!) { categories(first: $a) { totalCount } }"}',
         "Variable '$a'"),
        ('{"query": "subscription { event { __typename } }"}', "Events are delivered"),
        ('{"query": "\\u0000"}', "NUL"),
        ('{"query": "{shop{name}}", "variables": {"a": "\\u0000"}}', "NUL"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_400_without_data(
    client: Client, body: str, words: str | None
) -> None:
    response = client.post(URL, body, content_type="application/json")

    if words is None:
        assert response.status_code == 200
        return
    assert response.status_code == 400
    answer = response.json()
    assert "data" not in answer
    assert words in answer["errors"][0]["message"]
    assert answer["extensions"]["cost"]["maximumAvailable"] == 50_000


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/graphql", "application/x-www-form-urlencoded", ""],
)
def test_another_content_type_is_415(client: Client, kind: str) -> None:
    response = client.generic(
        "POST", URL, b'{"query": "{shop{name}}"}', content_type=kind
    )

    assert response.status_code == 415
    assert "application/json" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_another_method_is_405(client: Client, method: str) -> None:
    response = getattr(client, method)(f"{URL}?query={{shop{{name}}}}")

    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize("size", [2_500_001, 10_000_000])
def test_a_body_that_is_too_large_is_413(client: Client, size: int) -> None:
    response = client.post(URL, b"x" * size, content_type="application/json")

    assert response.status_code == 413
    assert "2500000" in response.json()["errors"][0]["message"]


def test_a_fault_of_ours_tells_nothing_of_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        message = "secret of the inside"
        raise RuntimeError(message)

    monkeypatch.setattr("catalog.engine.setup.shop_settings", broken)

    response = post(client, "{ shop { name } }")

    assert response.status_code == 200
    assert response.json()["errors"][0]["message"] == "Internal Server Error"
    assert response.json()["data"] is None
    assert b"secret" not in response.content
    assert "secret of the inside" in caplog.text


def test_ids_of_other_types_and_shapes_find_nothing(client: Client) -> None:
    for text in ("UHJvZHVjdDox", "x", "", "UHJvZHVjdDoxJyBPUiAxPTE=", "8J+Yii4="):
        answer = post(
            client,
            "query ($id: ID!) { translation(id: $id, kind: PRODUCT) { __typename } }",
            variables={"id": text},
        ).json()
        assert answer["data"] == {"translation": None}


# --- Limits -----------------------------------------------------------------------
def nested(levels: int) -> str:
    field = "defaultVariant { product { "
    return f'{{ product(slug: "x", channel: "y") {{ {field * levels} id {"} }" * levels} }} }}'


def many_roots(count: int, alias: bool = True) -> str:
    names = (f"a{n}: " if alias else "" for n in range(count))
    return f"{{ {' '.join(f'{name}shop {{ name }}' for name in names)} }}"


def bomb() -> str:
    fragments = "".join(
        f"fragment f{n} on Shop {{ ...f{n + 1} ...f{n + 1} }} " for n in range(40)
    )
    return f"query {{ shop {{ ...f0 }} }} {fragments} fragment f40 on Shop {{ name }}"


def deep_pages() -> str:
    return '{ categories(first: 100) { edges { node { products(first: 100, channel: "x") { edges { node { productVariants(first: 20) { edges { node { id } } } } } } } } } }'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (nested(8), "levels of nesting"),
        ("{ a " * 2_000, "nested too deep"),
        (many_roots(101), "101 aliases"),
        (many_roots(600, alias=False), "1200 fields"),
        (f"mutation {{ {' '.join(f'm{n}: categoryDelete(id: 1) {{ errors {{ code }} }}' for n in range(5))} }}",
         "5 mutations"),
        (deep_pages(), "exceeds the maximum cost"),
        ("{ shop { ...a } } fragment a on Shop { ...b } fragment b on Shop { ...a }",
         "Cannot spread fragment"),
        ("{ " + "x " * 12_000 + "}", "Syntax Error"),
    ],
)  # fmt: skip
def test_a_document_that_asks_too_much_is_refused(
    client: Client, text: str, words: str
) -> None:
    started = time.monotonic()
    response = post(client, text)

    assert response.status_code == 400
    assert words in response.json()["errors"][0]["message"]
    assert "data" not in response.json()
    assert time.monotonic() - started < 3


def test_fragments_that_double_are_counted_once(client: Client) -> None:
    started = time.monotonic()
    response = post(client, bomb())

    assert response.status_code in {200, 400}
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("levels", "words"),
    [(20, "nested too deep"), (400, "nested too deep"), (50_000, "no JSON")],
)
def test_variables_nested_without_end_are_refused(
    client: Client, levels: int, words: str
) -> None:
    text = 'query ($where: ProductWhereInput) { products(channel: "x", first: 1, where: $where) { totalCount } }'
    where = '{"AND": [' * levels + "]}" * levels
    body = f'{{"query": {json.dumps(text)}, "variables": {{"where": {where}}}}}'

    response = client.post(URL, body, content_type="application/json")

    assert response.status_code in {200, 400}
    assert words in response.json()["errors"][0]["message"]


def test_four_mutations_are_allowed(client: Client) -> None:
    text = "mutation { a: categoryDelete(id: 1) { errors { code } } b: categoryDelete(id: 1) { errors { code } } c: categoryDelete(id: 1) { errors { code } } d: categoryDelete(id: 1) { errors { code } } }"

    assert post(client, text).status_code == 200


@pytest.mark.parametrize("is_on", [True, False])
def test_introspection_is_a_setting(client: Client, settings: Any, is_on: bool) -> None:
    settings.ENGINE_INTROSPECTION = is_on

    response = post(client, get_introspection_query())

    assert response.status_code == (200 if is_on else 400)
    assert (b"ProductWhereInput" in response.content) is is_on


def test_typename_is_no_introspection(client: Client, settings: Any) -> None:
    settings.ENGINE_INTROSPECTION = False

    assert post(client, "{ shop { __typename } }").json()["data"] == {
        "shop": {"__typename": "Shop"}
    }


def test_the_cost_counts_a_page_as_many_times_as_it_may_have_rows() -> None:
    ready = engine.prepared(
        '{ categories(first: 10) { edges { node { id products(channel: "x", first: 3) { edges { node { id } } } } } } }'
    )

    assert ready.document is not None
    # 1 + 10 × (edges + node + products + 3 × (edges + node))
    assert limits_check(ready.document) == (1 + 10 * (1 + 1 + 1 + 3 * 2), [])


# --- Uploads ----------------------------------------------------------------------
UPLOAD = "mutation ($input: ProductMediaCreateInput!) { productMediaCreate(input: $input) { media { url(size: 0) } errors { code } } }"


@pytest.fixture
def shop(settings: Any, tmp_path: Any) -> GoodsShop:
    settings.MEDIA_ROOT = tmp_path
    settings.ENGINE_APP_TOKEN = "own-token"
    settings.PUBLIC_URL = "https://shop.example"
    return goods_shop()


def multipart(
    client: Client, operations: Any, places: Any, **files: Any
) -> HttpResponse:
    return client.post(
        URL,
        {"operations": json.dumps(operations), "map": json.dumps(places), **files},
        headers={"Authorization": "Bearer own-token"},
    )


def test_a_picture_arrives_by_the_multipart_request(
    client: Client, shop: GoodsShop
) -> None:
    key = product_make(shop, "rice")
    operations = {
        "query": UPLOAD,
        "variables": {"input": {"product": key, "image": None}},
    }
    file = SimpleUploadedFile("rice.png", picture(), "image/png")

    payload = multipart(
        client, operations, {"0": ["variables.input.image"]}, **{"0": file}
    ).json()["data"]["productMediaCreate"]

    assert payload["errors"] == []
    assert payload["media"]["url"].startswith(
        "https://shop.example/media/products/rice-"
    )
    assert ProductMedia.objects.count() == 1
    text = '{ product(slug: "rice") { media { url(size: 0) } } }'
    assert data(text, as_app=True)["product"]["media"][0]["url"].startswith(
        "/media/products/"
    )


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ({"1": ["variables.input.image"]}, "which is no file"),
        ({"0": "variables.input.image"}, "which is no file"),
        ({"0": ["variables.input.nothing"]}, "a place that is not there"),
        ({"0": ["variables.input.image.deeper"]}, "a place that is not there"),
        ({"0": ["query"]}, "takes the place of a null"),
        ({"0": ["variables.input.product"]}, "takes the place of a null"),
        ([], "JSON objects"),
    ],
)
def test_a_map_that_points_nowhere_is_refused(
    client: Client, shop: GoodsShop, places: Any, words: str
) -> None:
    key = product_make(shop, "rice")
    operations = {
        "query": UPLOAD,
        "variables": {"input": {"product": key, "image": None}},
    }
    file = SimpleUploadedFile("rice.png", picture(), "image/png")

    response = multipart(client, operations, places, **{"0": file})

    assert response.status_code == 400
    assert words in response.json()["errors"][0]["message"]
    assert ProductMedia.objects.count() == 0


@pytest.mark.parametrize(
    "body", [b"junk", b"--x\r\nContent-Disposition: form-data\r\n\r\n"]
)
def test_a_form_that_cannot_be_read_is_400(client: Client, body: bytes) -> None:
    response = client.generic(
        "POST", URL, body, content_type="multipart/form-data; boundary=x"
    )

    assert response.status_code == 400
    assert "errors" in response.json()


def test_a_form_without_a_boundary_is_400(client: Client) -> None:
    response = client.generic("POST", URL, b"x", content_type="multipart/form-data")

    assert response.status_code == 400
