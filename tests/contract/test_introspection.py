"""Introspection over HTTP: what clients generate their code from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from graphql import build_client_schema, get_introspection_query

from catalog.engine.graphql import execution
from storefront.saleor.contract.coordinates import differences, published_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def introspection(settings: Any) -> Iterator[None]:
    """Asked of a server that answers it; what is kept of documents depends on that."""
    settings.ENGINE_INTROSPECTION = True
    execution._kept.cache_clear()
    yield
    execution._kept.cache_clear()


def ask(client: Client, text: str) -> Any:
    return client.post("/graphql/", {"query": text}, content_type="application/json")


def test_a_client_reads_off_the_server_what_saleor_would_say(client: Client) -> None:
    answer = ask(client, get_introspection_query(input_value_deprecation=True))

    assert answer.status_code == 200
    seen = build_client_schema(answer.json()["data"])
    assert differences(seen, build_client_schema(published_json())) == {}


def test_deprecations_are_told(client: Client) -> None:
    text = '{ __type(name: "Page") { fields(includeDeprecated: true) { name isDeprecated } } }'

    fields = ask(client, text).json()["data"]["__type"]["fields"]

    old = {item["name"] for item in fields if item["isDeprecated"]}
    assert old == {"attribute", "attributes", "contentJson", "publicationDate"}


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { queryType { name } } shop { name } }",
        "{ __schema { queryType { name } } __typename }",
        "{ __schema { queryType { name } } ...more } fragment more on Query { shop { name } }",
    ],
)
def test_introspection_and_queries_are_not_mixed(client: Client, text: str) -> None:
    answer = ask(client, text)

    assert answer.status_code == 400
    assert "data" not in answer.json()
    (error,) = answer.json()["errors"]
    assert "cannot be mixed" in error["message"]
    assert error["extensions"] == {"exception": {"code": "GraphQLError"}}
