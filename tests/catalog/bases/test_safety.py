"""Safety stock: units that a base keeps back are not promised to buyers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.bases import safety, selectors
from catalog.bases.errors import QuantityError, UnknownBaseError
from catalog.bases.models import SafetyStock
from tests.catalog.bases.builders import NOW, TODAY, a_lot

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEY = ("TKR", "RICE")
FAR = TODAY + timedelta(days=30)


def keep(quantity: int, **more: object) -> SafetyStock:
    said: dict[str, object] = {"base_code": "TKR", "sku": "RICE", "by": "petra"}
    return safety.safety_set(quantity=quantity, now=NOW, **(said | more))  # type: ignore[arg-type]


def promised() -> int:
    return selectors.available_to_promise(
        skus=["RICE"], arrival_on=FAR, minimum_life_days=0, on=TODAY
    )["RICE"]


def test_units_kept_back_leave_stock_and_promise_and_never_go_below_nothing() -> None:
    a_lot(10)
    a_lot(4, base="PTL")
    keep(3)
    assert selectors.stock_targets(on=TODAY) == {KEY: 7, ("PTL", "RICE"): 4}
    # What one base keeps back beyond its units takes nothing from another.
    assert promised() == 7 + 4
    keep(25)
    assert (selectors.stock_targets(on=TODAY)[KEY], promised()) == (0, 4)
    served, _ = selectors.bases_serving(
        quantities={"RICE": 2}, base_codes=["TKR", "PTL"], on=TODAY
    )
    assert served == {"RICE": ["PTL"]}


def test_they_are_kept_back_between_their_days_only() -> None:
    a_lot(10)
    keep(3, valid_from=TODAY + timedelta(days=1), valid_until=TODAY + timedelta(days=2))
    by_day = [
        selectors.stock_targets(on=TODAY + timedelta(days=n))[KEY] for n in range(4)
    ]
    assert by_day == [10, 7, 7, 10]


def test_a_declaration_never_overrules_an_operator() -> None:
    a_lot(10)
    safety.safety_declare(base_code="TKR", declared={"RICE": 4, "SILK": 1}, now=NOW)
    assert selectors.stock_targets(on=TODAY)[KEY] == 6
    keep(0)
    safety.safety_declare(base_code="TKR", declared={"RICE": 5}, now=NOW)
    rows = SafetyStock.objects.values_list("sku", "quantity", "set_by")
    assert list(rows) == [("RICE", 0, "petra")]


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"base_code": "NONE"}, UnknownBaseError), ({"quantity": -1}, QuantityError)],
)
def test_nonsense_changes_nothing(
    changes: dict[str, object], error: type[Exception]
) -> None:
    a_lot(10)
    with pytest.raises(error):
        keep(**({"quantity": 2} | changes))  # type: ignore[arg-type]
    assert not SafetyStock.objects.exists()
