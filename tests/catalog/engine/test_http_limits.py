"""`/graphql/`: how much a document may ask for, and files that come with one."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from graphql import get_introspection_query

from catalog.engine.graphql import execution as engine
from catalog.engine.graphql.limits import limits_check
from catalog.engine.models import ProductMedia
from tests.catalog.engine.goods_shop import (
    GoodsShop,
    data,
    goods_shop,
    picture,
    product_make,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client

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
         "Number of mutations exceed the limit of 4"),
        (deep_pages(), "exceeds the maximum cost"),
        ("{ shop { ...a } } fragment a on Shop { ...b } fragment b on Shop { ...a }",
         "Cannot spread fragment"),
        ("{ " + "x " * 12_000 + "}", "Syntax Error"),
    ],
)  # fmt: skip
def test_a_document_that_asks_too_much_is_refused(
    client: Client, text: str, words: str
) -> None:
    started = time.process_time()
    response = post(client, text)

    assert response.status_code == 400
    assert words in response.json()["errors"][0]["message"]
    assert "data" not in response.json()
    assert time.process_time() - started < 3


def test_fragments_that_double_are_counted_once(client: Client) -> None:
    started = time.process_time()
    response = post(client, bomb())

    assert response.status_code in {200, 400}
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        (20, "nested too deep"),
        (400, "nested too deep"),
        (50_000, "Unable to parse query."),
    ],
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
