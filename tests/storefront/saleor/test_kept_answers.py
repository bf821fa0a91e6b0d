"""Public answers of a real Saleor: kept while nothing changed, and when it is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from catalog.engine.models import ProductVariantChannelListing
from storefront.saleor import kept_answers
from storefront.saleor.client import app_client, shop_client
from storefront.saleor.errors import Unreachable
from storefront.saleor.models import KeptAnswer
from storefront.saleor.object_versions import EVERY, KINDS, ObjectKey, versions_raise
from tests.storefront.sync.engine_pavilion import lots

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.http_saleor import HttpSaleor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
WHERE = {"channel": "home", "languageCode": "EN"}
GOODS = {**WHERE, "slug": "oasis-dates", "homeLanguageCode": "AR"}


def reads_list() -> Any:
    return shop_client().run("ProductList", first=24, **WHERE)


def reads_product() -> Any:
    return shop_client().run("ProductBySlug", **GOODS).product


def price(product: Any) -> int:
    return min(
        edge.node.pricing.price.net.fractional_amount for edge in product.variants.edges
    )


def now() -> datetime:
    return datetime.now(tz=UTC)


def changed_in_dashboard() -> None:
    """A price that only Saleor knows of: no event has come yet."""
    ProductVariantChannelListing.objects.update(price_amount="9.000")


def test_nothing_changed_costs_no_round_trip(saleor: HttpSaleor) -> None:
    first, again = reads_list(), reads_list()

    assert saleor.count("ProductList") == 1
    assert first == again
    assert [edge.node.slug for edge in again.products.edges] == ["oasis-dates"]


def test_a_full_page_of_goods_costs_no_round_trip(saleor: HttpSaleor) -> None:
    client = Client()
    pages = ("/en-kw/", "/en-kw/c/dates/", "/en-kw/p/oasis-dates/")
    cold = [client.get(path).status_code for path in pages]
    asked = len(saleor.seen)

    warm = [client.get(path).status_code for path in pages]

    assert (cold, warm) == ([200] * 3, [200] * 3)
    assert (asked, len(saleor.seen)) == (3, 3)


def test_another_process_finds_it_in_the_table(saleor: HttpSaleor) -> None:
    before = reads_product()
    kept_answers.decoded_forget()

    after = reads_product()

    assert (saleor.count("ProductBySlug"), after) == (1, before)
    assert KeptAnswer.objects.get().operation == "ProductBySlug"


def test_channel_and_language_are_different_questions(saleor: HttpSaleor) -> None:
    for channel in ("home", "korea"):
        for language in ("EN", "AR"):
            shop_client().run(
                "ProductList", first=24, channel=channel, languageCode=language
            )

    assert saleor.count("ProductList") == 4
    assert KeptAnswer.objects.count() == 4


def test_a_price_changed_in_the_dashboard_shows_with_its_event(
    saleor: HttpSaleor,
) -> None:
    before = price(reads_product())
    reads_list()
    changed_in_dashboard()
    assert price(reads_product()) == before

    # What the App does on PRODUCT_VARIANT_UPDATED.
    versions_raise(
        keys=[ObjectKey("variant", "OAS-DAT-500"), ObjectKey("product", "oasis-dates")],
        now=now(),
    )

    assert (before, price(reads_product())) != (9000, before)
    assert price(reads_product()) == 9000
    edges = reads_list().products.edges[0].node.product_variants.edges
    assert {e.node.pricing.price.net.fractional_amount for e in edges} == {9000}


@pytest.mark.parametrize(
    ("key", "asks_list", "asks_product"),
    [
        (ObjectKey("product", "oasis-dates"), True, True),
        (ObjectKey("product", "something-else"), True, False),
        (ObjectKey("variant", "OAS-DAT-1KG"), True, True),
        (ObjectKey("stock", "OAS-DAT-500"), True, True),
        (ObjectKey("stock", "SOMETHING-ELSE"), False, False),
        (ObjectKey("channel", "home"), True, True),
        (ObjectKey("channel", "korea"), False, False),
        (ObjectKey("product", "oasis-dates", channel="korea"), False, False),
        (ObjectKey("product", "oasis-dates", language="en"), True, True),
        (ObjectKey("product", "oasis-dates", language="ko"), False, False),
        # The name at home stands on the page in every language.
        (ObjectKey("product", "oasis-dates", language="ar"), False, True),
        (ObjectKey("product", EVERY), True, True),
        (ObjectKey("shop", EVERY), True, True),
    ],
    ids=str,
)
def test_only_what_an_answer_was_made_from_is_asked_anew(
    key: ObjectKey, asks_list: bool, asks_product: bool, saleor: HttpSaleor
) -> None:
    reads_list()
    reads_product()
    versions_raise(keys=[key], now=now())

    reads_list()
    reads_product()

    assert saleor.count("ProductList") == 1 + asks_list
    assert saleor.count("ProductBySlug") == 1 + asks_product


def test_an_event_that_comes_while_the_answer_is_on_its_way_is_not_overlooked(
    saleor: HttpSaleor,
) -> None:
    by_engine = saleor.answer

    def meanwhile(payload: dict[str, Any], *, as_app: bool) -> dict[str, Any]:
        said = by_engine(payload, as_app=as_app)
        versions_raise(keys=[ObjectKey("product", "oasis-dates")], now=now())
        return said

    saleor.answer = meanwhile
    reads_product()
    saleor.answer = by_engine

    assert KeptAnswer.objects.count() == 0
    reads_product()
    reads_product()
    assert saleor.count("ProductBySlug") == 2


@pytest.fixture
def aged(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make what is kept older than it is."""

    def older(**by: float) -> None:
        kept_answers.decoded_forget()
        for row in KeptAnswer.objects.all():
            row.answered_at -= timedelta(**by)
            row.save(update_fields=["answered_at"])

    return older


def test_a_missed_event_heals_within_a_minute(
    saleor: HttpSaleor, aged: Callable[..., None]
) -> None:
    reads_product()
    changed_in_dashboard()

    aged(seconds=59)
    assert price(reads_product()) != 9000
    aged(seconds=2)

    assert price(reads_product()) == 9000


def test_what_is_kept_stands_in_for_a_day_and_no_longer(
    saleor: HttpSaleor, aged: Callable[..., None]
) -> None:
    before = reads_product()
    saleor.away()
    aged(hours=23)
    assert reads_product() == before
    assert kept_answers.shown_as_of() == KeptAnswer.objects.get().answered_at

    aged(hours=2)

    with pytest.raises(Unreachable):
        reads_product()


@pytest.mark.parametrize(
    "body",
    ['{"data":{"product":', '{"data":{"product":{"id":"x"}}}', '{"errors":[{}]}'],
)
def test_half_an_answer_neither_replaces_nor_spoils_what_is_kept(
    body: str, saleor: HttpSaleor, aged: Callable[..., None]
) -> None:
    before = reads_product()
    aged(seconds=61)
    saleor.fault("body", body=body)

    assert reads_product() == before
    assert reads_product() == before
    assert saleor.count("ProductBySlug") == 3


def test_what_does_not_exist_is_not_kept(saleor: HttpSaleor) -> None:
    for _ in range(2):
        found = shop_client().run("ProductBySlug", **{**GOODS, "slug": "no-such"})
        assert found.product is None

    assert (saleor.count("ProductBySlug"), KeptAnswer.objects.count()) == (2, 0)


def test_the_app_and_the_basket_never_get_a_kept_answer(saleor: HttpSaleor) -> None:
    for _ in range(2):
        app_client().run("ProductList", first=24, **WHERE)
        app_client().run_raw("ProductList", {"first": 24, **WHERE})

    assert (saleor.count("ProductList"), KeptAnswer.objects.count()) == (4, 0)


def test_our_own_writes_are_told_at_once(saleor: HttpSaleor) -> None:
    reads_product()
    lots(("MORE", "OAS-DAT-500", 30, 300))

    edges = reads_product().variants.edges

    left = {edge.node.sku: edge.node.quantity_available for edge in edges}
    assert left["OAS-DAT-500"] == 50
    assert saleor.count("ProductBySlug") == 2


def test_what_is_too_old_or_too_much_is_forgotten(
    saleor: HttpSaleor, aged: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads_product()
    aged(hours=25)
    reads_list()
    shop_client().run("ProductList", first=12, **WHERE)

    kept_answers.kept_prune(now())
    assert KeptAnswer.objects.count() == 2
    monkeypatch.setattr(kept_answers, "ROWS_MAXIMUM", 1)
    kept_answers.kept_prune(now())

    assert KeptAnswer.objects.count() == 1


def test_every_kind_can_be_raised_for_a_list(saleor: HttpSaleor) -> None:
    """The keys that are read before asking cover all that an answer is made from."""
    reads_list()
    reads_product()
    shop_client().run("CategoryProducts", slug="dates", first=24, **WHERE)
    kinds = {parts[0] for row in KeptAnswer.objects.all() for parts in row.made_from}
    assert kinds <= set(KINDS)
    assert kinds == {"product", "variant", "stock", "channel", "shop", "category"}
