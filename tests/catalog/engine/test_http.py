"""`/graphql/`: who asks, what is refused, and that nothing of the inside leaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from catalog.engine.graphql import execution as engine
from catalog.engine.models import App, Shop
from tests.catalog.engine.goods_shop import (
    run,
)
from tests.catalog.engine.people import (
    PASSWORD,
    app_token,
    staff_make,
    token_of,
    user_make,
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
        ("{", "Unable to parse query."),
        ("null", "Unable to parse query."),
        ("3", "Unable to parse query."),
        ("[" * 100_000, "Unable to parse query."),
        ('[{"query": "{ shop { name } }"}, {}]', "Number of batch queries exceeded."),
        ("{}", "Must provide a query string."),
        ('{"query": 5}', "Must provide a query string."),
        ('{"query": "{shop{name}}", "variables": []}', None),
        ('{"query": "{shop{name}}", "variables": [1]}', None),
        ('{"query": "{shop{name}}", "operationName": 5}', None),
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
    code = "GraphQLSyntaxError" if "Syntax" in words else "GraphQLError"
    assert answer["errors"][0]["extensions"]["exception"]["code"] == code


def test_a_batch_of_one_is_answered_in_a_list(client: Client) -> None:
    response = client.post(
        URL, [{"query": "{ shop { name } }"}], content_type="application/json"
    )

    assert response.status_code == 200
    assert [one["data"] for one in response.json()] == [{"shop": {"name": "Pavilion"}}]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/graphql", "{ shop { name } }"),
        ("application/x-www-form-urlencoded", "query={shop{name}}"),
    ],
)
def test_a_document_may_come_bare_or_as_a_form(
    client: Client, kind: str, body: str
) -> None:
    response = client.generic("POST", URL, body, content_type=kind)

    assert response.json()["data"] == {"shop": {"name": "Pavilion"}}


@pytest.mark.parametrize("kind", ["text/plain", ""])
def test_another_content_type_carries_no_document(client: Client, kind: str) -> None:
    response = client.generic(
        "POST", URL, b'{"query": "{shop{name}}"}', content_type=kind
    )

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == "Must provide a query string."


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_another_method_is_405(client: Client, method: str) -> None:
    response = getattr(client, method)(f"{URL}?query={{shop{{name}}}}")

    assert (response.status_code, response["Allow"]) == (405, "GET, OPTIONS, POST")


def test_get_shows_a_page_where_introspection_is_on(
    client: Client, settings: Any
) -> None:
    page = client.get(f"{URL}?query={{shop{{name}}}}")
    settings.ENGINE_INTROSPECTION = False
    refused = client.get(URL)

    assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert (refused.status_code, refused["Allow"]) == (405, "OPTIONS, POST")
    assert client.options(URL).status_code == 200


def test_a_page_of_an_allowed_origin_may_read_the_answer(
    client: Client, settings: Any
) -> None:
    settings.ENGINE_ALLOWED_ORIGINS = ["https://shop.example"]

    def origin_said(origin: str) -> str | None:
        asked = client.options(URL, headers={"Origin": origin})
        return asked.headers.get("Access-Control-Allow-Origin")

    assert origin_said("https://shop.example") == "https://shop.example"
    assert origin_said("https://evil.example") is None


def test_signing_in_leaves_the_refresh_token_in_a_cookie_no_script_reads(
    client: Client,
) -> None:
    user_make()
    text = f"""mutation {{ tokenCreate(email: "ann@example.com", password: "{PASSWORD}")
      {{ refreshToken errors {{ code }} }} }}"""

    done = post(client, text)

    cookie = done.cookies["refreshToken"]
    assert cookie.value == done.json()["data"]["tokenCreate"]["refreshToken"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "refreshToken" not in post(client, "{ shop { name } }").cookies


def test_a_closed_storefront_answers_staff_and_apps_only(client: Client) -> None:
    Shop.objects.update_or_create(pk=1, defaults={"allow_storefront_traffic": False})

    refused = post(client, "{ shop { name } }", f"Bearer {token_of(user_make())}")

    assert refused.status_code == 401
    assert refused.json() == {
        "errors": [
            {
                "message": "Storefront traffic is not allowed.",
                "extensions": {"code": "STOREFRONT_TRAFFIC_NOT_ALLOWED"},
            }
        ]
    }
    assert post(client, "{ shop { name } }").status_code == 401
    for token in (app_token(), token_of(staff_make())):
        assert post(client, "{ shop { name } }", f"Bearer {token}").status_code == 200


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

    # The schema is loaded by the first question; loaded while `broken` stands, it would
    # keep it for the rest of the process.
    post(client, "{ __typename }")
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
