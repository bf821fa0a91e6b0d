"""Apps: made by staff, never holding more than who makes them; tokens shown once."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.engine.app_tokens import app_of_token, token_make
from catalog.engine.models import App, AppToken
from tests.catalog.engine.app_desk import (
    an_app,
    as_app,
    ask,
    codes,
    data,
    denied,
    id_of,
    nobody,
    staff,
)

pytestmark = pytest.mark.django_db
CREATE = """mutation($input: AppInput!) { appCreate(input: $input) {
  authToken app { id name identifier type isActive permissions { code name }
  tokens { name authToken } created version webhooks { id } extensions { id } }
  errors { field code message permissions } appErrors { code } } }"""
UPDATE = """mutation($id: ID!, $input: AppInput!) { appUpdate(id: $id, input: $input) {
  app { name permissions { code } } errors { field code permissions } } }"""
DELETE = (
    "mutation($id: ID!) { appDelete(id: $id) { app { id } errors { field code } } }"
)


@pytest.fixture(autouse=True)
def nobody_else(settings: Any) -> None:
    settings.ENGINE_APP_DELIVER = ""
    settings.ENGINE_WEBHOOKS = True


def test_an_app_is_made_and_its_token_is_shown_once() -> None:
    wanted = {"name": "Tax", "permissions": ["HANDLE_TAXES", "HANDLE_TAXES"]}
    made = data(CREATE, staff(), input=wanted)
    assert (made["errors"], made["appErrors"]) == ([], [])
    app, token = made["app"], made["authToken"]
    assert len(token) == 30
    assert app["identifier"] == app["id"]
    assert (app["type"], app["isActive"]) == ("LOCAL", True)
    assert app["permissions"] == [{"code": "HANDLE_TAXES", "name": "Handle taxes"}]
    assert app["tokens"] == [{"name": "Default", "authToken": token[-4:]}]
    assert (app["webhooks"], app["extensions"], app["version"]) == ([], [], None)
    found = app_of_token(token)
    assert found is not None
    assert found.name == "Tax"
    assert not AppToken.objects.filter(token_hash=token).exists()


def test_an_identifier_that_is_given_stays() -> None:
    made = data(CREATE, staff(), input={"name": "Tax", "identifier": "com.tax"})
    assert made["app"]["identifier"] == "com.tax"


def test_nobody_grants_what_he_does_not_hold() -> None:
    by = staff("MANAGE_APPS", "MANAGE_ORDERS")
    wanted = ["MANAGE_ORDERS", "MANAGE_PRODUCTS"]
    made = data(CREATE, by, input={"name": "Grab", "permissions": wanted})
    assert codes(made) == [("permissions", "OUT_OF_SCOPE_PERMISSION")]
    assert made["errors"][0]["permissions"] == ["MANAGE_PRODUCTS"]
    assert made["app"] is None
    assert not App.objects.exists()


def test_an_app_makes_no_apps_and_the_unknown_ask_in_vain() -> None:
    manager = an_app("MANAGE_APPS")
    assert denied(CREATE, as_app(manager), input={"name": "Child"})
    assert denied(CREATE, nobody(), input={"name": "Child"})
    assert denied(CREATE, staff("MANAGE_ORDERS"), input={"name": "Child"})
    assert App.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, ("name", "REQUIRED")),
        ({"name": " "}, ("name", "REQUIRED")),
        ({"name": "x" * 61}, ("name", "INVALID")),
    ],
)
def test_a_name_is_needed(said: dict[str, str], expected: tuple[str, str]) -> None:
    assert codes(data(CREATE, staff(), input=said)) == [expected]
    assert not App.objects.exists()


def test_an_app_that_holds_more_is_out_of_reach() -> None:
    strong = an_app("MANAGE_PRODUCTS")
    by = staff("MANAGE_APPS")
    said = {"id": id_of(strong)}
    assert codes(data(UPDATE, by, **said, input={"name": "Weak"})) == [
        ("id", "OUT_OF_SCOPE_APP")
    ]
    assert codes(data(DELETE, by, **said)) == [("id", "OUT_OF_SCOPE_APP")]
    token = """mutation($input: AppTokenInput!) { appTokenCreate(input: $input) {
      authToken appToken { id name authToken } errors { field code } } }"""
    refused = data(token, by, input={"app": id_of(strong)})
    assert codes(refused) == [("app", "OUT_OF_SCOPE_APP")]
    assert App.objects.get().name == "Small"
    assert not AppToken.objects.exists()
    made = data(token, staff(email="b@example.org"), input={"app": id_of(strong),
                                                            "name": "CI"})  # fmt: skip
    assert made["appToken"]["name"] == "CI"
    assert made["appToken"]["authToken"] == made["authToken"][-4:]


def test_an_update_sets_what_is_given() -> None:
    app = an_app("HANDLE_TAXES")
    said = {"permissions": ["MANAGE_ORDERS"]}
    done = data(UPDATE, staff(), id=id_of(app), input=said)
    assert done["errors"] == []
    assert done["app"] == {"name": "Small", "permissions": [{"code": "MANAGE_ORDERS"}]}


def test_a_token_ends_and_an_app_is_switched_off_and_removed() -> None:
    app = an_app("MANAGE_ORDERS")
    row, text = token_make(app)
    verify = "mutation($t: String!) { appTokenVerify(token: $t) { valid } }"
    assert data(verify, nobody(), t=text)["valid"] is True
    by = staff()
    switch = "mutation($id: ID!) {{ {}(id: $id) {{ app {{ isActive }} errors {{ code }} }} }}"
    off = data(switch.format("appDeactivate"), by, id=id_of(app))
    assert off["app"]["isActive"] is False
    assert data(verify, nobody(), t=text)["valid"] is False
    data(switch.format("appActivate"), by, id=id_of(app))
    assert data(verify, nobody(), t=text)["valid"] is True
    gone = "mutation($id: ID!) { appTokenDelete(id: $id) { appToken { id } errors { code } } }"
    key = id_of(row)
    assert data(gone, by, id=key)["appToken"]["id"] == key
    assert data(verify, nobody(), t=text)["valid"] is False
    key = id_of(app)
    assert data(DELETE, by, id=key)["app"]["id"] == key
    assert codes(data(DELETE, by, id=key)) == [("id", "NOT_FOUND")]


# --- Read -------------------------------------------------------------------------------
APP = "query($id: ID) { app(id: $id) { id name tokens { authToken } } }"


def test_an_app_reads_itself_and_a_manager_reads_all() -> None:
    own, other = an_app(), an_app(name="Other")
    assert data(APP, as_app(own))["name"] == "Small"
    assert data(APP, as_app(own), id=id_of(own))["tokens"] == []
    assert denied(APP, as_app(own), id=id_of(other))
    assert denied(APP, nobody(), id=id_of(own))
    assert data(APP, staff(), id=id_of(other))["name"] == "Other"


def test_tokens_and_webhooks_are_for_owner_and_manager() -> None:
    app = an_app()
    seen = ask(APP, staff("MANAGE_ORDERS"), id=id_of(app))
    assert seen["data"]["app"]["tokens"] is None
    message = seen["errors"][0]["message"]
    assert message == (
        "To access this path, you need one of the following permissions: "
        "MANAGE_APPS, OWNER"
    )


def test_apps_are_filtered_and_sorted() -> None:
    for name, kind in (("Beta", "LOCAL"), ("Alpha", "THIRDPARTY")):
        an_app(name=name, type=kind)
    text = """query($filter: AppFilterInput, $by: AppSortingInput) {
      apps(first: 5, filter: $filter, sortBy: $by) {
        totalCount edges { node { name } } } }"""
    by = staff()

    def names(**said: Any) -> list[str]:
        edges = data(text, by, **said)["edges"]
        return [edge["node"]["name"] for edge in edges]

    assert names() == ["Alpha", "Beta"]
    assert names(by={"field": "NAME", "direction": "DESC"}) == ["Beta", "Alpha"]
    assert names(filter={"type": "THIRDPARTY"}) == ["Alpha"]
    assert names(filter={"search": "bet"}) == ["Beta"]
    assert names(filter={"isActive": False}) == []
    assert denied(text, nobody())


def test_problems_are_counted_then_dismissed() -> None:
    app = an_app()
    text = """mutation($input: AppProblemCreateInput!) {
      appProblemCreate(input: $input) {
        appProblem { id count isCritical message } errors { field code } } }"""
    said = {"message": "No rates", "key": "rates", "criticalThreshold": 2}
    first = data(text, as_app(app), input=said)["appProblem"]
    again = data(text, as_app(app), input=said)["appProblem"]
    assert first["id"] == again["id"]
    assert (again["count"], again["isCritical"]) == (2, True)
    assert codes(data(text, as_app(app), input={**said, "key": "x"})) == [
        ("key", "INVALID")
    ]
    dismiss = """mutation($input: AppProblemDismissInput!) {
      appProblemDismiss(input: $input) { errors { field code } } }"""
    done = data(dismiss, as_app(app), input={"byApp": {"keys": ["rates"]}})
    assert done["errors"] == []
    seen = data(
        "{ app { problems { count dismissed { by userEmail } } } }", as_app(app)
    )
    assert seen["problems"] == [
        {"count": 2, "dismissed": {"by": "APP", "userEmail": None}}
    ]
