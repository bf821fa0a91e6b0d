"""Logs say what happened and to which order, and nothing about whom."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from django.db import IntegrityError
from django.test import Client

from storefront.observability.logs import formatter
from storefront.observability.redaction import clean, subject
from storefront.observability.request_ids import request_id_begin, request_id_end
from storefront.saleor.errors import Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

PRIVATE = {
    "email": "mei.li+shop@example.org",
    "phone": "+96522221111",
    "identity": "11010519491231002X",
    "street": "1 Gulf Road",
    "name": "Mei Li",
    "token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "key": "V1StGXR8_Z5jdHi6B-myT_4gq8aZ7K2pQw",
    "order": "T3JkZXI6N2ZkYjc5OTEtM2ViOC00OWM5LThjYjMtYzdiZmE4MTU1NjFh",
}


@pytest.fixture
def lines() -> Iterator[Any]:
    """`lines()` are the JSON lines written so far by everything that logs."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(is_json=True))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_line_has_its_time_level_logger_request_and_fields(lines: Any) -> None:
    request_id_begin("known-request")
    structlog.stdlib.get_logger("storefront.somewhere").info(
        "order made", order=subject("T3JkZXI6MQ=="), attempts=2
    )
    request_id_end()

    (line,) = lines()
    assert {k: v for k, v in line.items() if k != "timestamp"} == {
        "event": "order made",
        "level": "info",
        "logger": "storefront.somewhere",
        "request_id": "known-request",
        "order": subject("T3JkZXI6MQ=="),
        "attempts": 2,
    }
    assert line["timestamp"].endswith("Z")


def test_an_order_is_named_alike_each_time_and_nobody_can_open_it_by_that_name() -> (
    None
):
    assert subject(PRIVATE["order"]) == subject(PRIVATE["order"])
    assert subject(PRIVATE["order"]) != subject(PRIVATE["order"] + "x")
    assert len(subject(PRIVATE["order"])) == 12
    assert subject(PRIVATE["order"]) not in PRIVATE["order"]


def test_a_field_that_nobody_allowed_is_not_written(lines: Any) -> None:
    structlog.stdlib.get_logger("x").warning(
        "sent", email=PRIVATE["email"], street=PRIVATE["street"], name=PRIVATE["name"]
    )

    (line,) = lines()
    assert set(line) == {"event", "level", "logger", "timestamp"}


@pytest.mark.parametrize(
    "kind", ["email", "phone", "identity", "token", "key", "order"]
)
def test_what_looks_private_is_taken_out_of_any_text(kind: str, lines: Any) -> None:
    value = PRIVATE[kind]
    logging.getLogger("some.library").error("Cannot send to %s.", value)
    logging.getLogger("some.library").error("Authorization: Bearer %s", value)
    structlog.stdlib.get_logger("x").info(f"about {value} here", kind=value)

    written = json.dumps(lines())
    assert value not in written
    assert written.count("[hidden]") == 4


def test_words_of_ours_stay_readable() -> None:
    text = "storefront.sync.stock_mirror: 24 lots, HTTP 503, SKU OAS-DAT-500."
    assert clean(text) == text


def test_an_error_of_a_library_is_told_without_its_words(lines: Any) -> None:
    def fails() -> None:
        message = f"Key (email)=({PRIVATE['email']}) {PRIVATE['street']} exists."
        raise IntegrityError(message)

    try:
        fails()
    except IntegrityError:
        logging.getLogger("storefront.x").exception("Not stored.")

    (line,) = lines()
    assert line["error_type"] == "django.db.utils.IntegrityError"
    assert "error" not in line
    assert line["where"][-1].endswith("fails")
    assert PRIVATE["street"] not in json.dumps(line)


def test_an_error_of_ours_is_told_with_its_words(lines: Any) -> None:
    def fails() -> None:
        message = "ShopInfo: HTTP 404, not JSON"
        raise Contract(message)

    try:
        fails()
    except Contract:
        logging.getLogger("storefront.x").exception("Not read.")

    (line,) = lines()
    assert line["error_type"] == "storefront.saleor.errors.Contract"
    assert line["error"] == "ShopInfo: HTTP 404, not JSON"


def test_a_page_is_one_line_with_route_status_and_hashed_order(
    lines: Any, db: None
) -> None:
    Client().get(
        f"/en-de/order/{PRIVATE['order']}-/", headers={"X-Request-ID": "abcdefgh1"}
    )

    written = [line for line in lines() if line["event"] == "request"]
    (line,) = written
    assert (line["route"], line["method"], line["request_id"]) == (
        "shop:order",
        "GET",
        "abcdefgh1",
    )
    assert line["order"] == subject(f"{PRIVATE['order']}-")
    assert PRIVATE["order"] not in json.dumps(lines())


def test_django_s_own_lines_name_no_path(lines: Any, db: None) -> None:
    Client().get(f"/en-de/no-such-page/{PRIVATE['order']}/")

    own = [line for line in lines() if line["logger"] == "django.request"]
    assert [line["event"] for line in own] == ["Not Found"]
    assert "no-such-page" not in json.dumps(lines())
