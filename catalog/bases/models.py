"""Bases, their lots, the ledger of each lot and what is promised to orders.

The ledger is the only truth. `Lot.quantity_on_hand` and `Lot.quantity_allocated` are
its sums, kept beside it so that a CHECK constraint can stand behind each promise;
`selectors.ledger_differences` proves that they agree.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.bases.feed_models import (
    FeedDoor,
    FeedKey,
    FeedMessage,
    FeedStream,
    LabResult,
    LotMark,
    MarkTopic,
    MirroredStock,
    StockSurprise,
)
from catalog.bases.hook_models import DispatchHook
from catalog.bases.paper_models import (
    Certificate,
    CertificateNotice,
    LotDocument,
    LotDocumentKind,
    TradeItem,
)
from catalog.bases.preorder_models import PreorderPromise, PreorderWindow
from catalog.bases.safety_models import SafetyStock

__all__ = [
    "AppendOnlyError",
    "Base",
    "Certificate",
    "CertificateNotice",
    "DispatchHook",
    "FeedDoor",
    "FeedKey",
    "FeedMessage",
    "FeedStream",
    "LabResult",
    "Lot",
    "LotAllocation",
    "LotDocument",
    "LotDocumentKind",
    "LotMark",
    "LotMovement",
    "LotState",
    "MarkTopic",
    "MirroredStock",
    "MovementKind",
    "PreorderPromise",
    "PreorderWindow",
    "SafetyStock",
    "StockSurprise",
    "TradeItem",
]


class AppendOnlyError(TypeError):
    """The ledger is never changed: write another movement."""


class Base(models.Model):
    """A direct-purchase base. Its code is the warehouse's external reference."""

    code = models.CharField(max_length=32, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    province = models.CharField(max_length=6, help_text="ISO 3166-2")
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    grows = models.JSONField(default=list)
    storage_classes = models.JSONField(default=list)
    cutoff_time = models.TimeField()
    work_days = models.JSONField(default=list)
    holidays = models.JSONField(default=list)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    # The promise of its feed; None: the base promised none and is never stale.
    feed_promise_hours = models.PositiveIntegerField(null=True, blank=True)
    # While stale, this share of the free units is sold, and none after the stop.
    feed_stale_percent = models.PositiveSmallIntegerField(default=50)
    feed_stop_hours = models.PositiveIntegerField(null=True, blank=True)
    feed_seen_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class LotState(models.TextChoices):
    """Only `released` is sold."""

    EXPECTED = "expected", _("expected")
    QUARANTINED = "quarantined", _("in quarantine")
    RELEASED = "released", _("on sale")
    BLOCKED = "blocked", _("blocked")
    RECALLED = "recalled", _("recalled")
    EXHAUSTED = "exhausted", _("used up")


class Lot(models.Model):
    """A quantity of one variant (by SKU) of one base, harvested or made together."""

    base = models.ForeignKey(Base, on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(max_length=60)
    sku = models.CharField(max_length=80)
    state = models.CharField(
        max_length=12, choices=LotState.choices, default=LotState.RELEASED
    )
    state_reason = models.CharField(max_length=300, blank=True)
    made_on = models.DateField(null=True, blank=True)
    best_before = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    unit = models.CharField(max_length=3, default="C62", help_text="UN/CEFACT Rec 20")
    quantity_expected = models.BigIntegerField(default=0)
    quantity_on_hand = models.BigIntegerField(default=0)
    quantity_allocated = models.BigIntegerField(default=0)
    # Of what is expected, or held in quarantine: promised to orders ahead of it.
    quantity_preordered = models.BigIntegerField(default=0)
    # What the base asked for one unit, where it said so; nobody outside reads it.
    unit_cost = models.DecimalField(
        max_digits=20, decimal_places=4, null=True, blank=True
    )
    unit_cost_currency = models.CharField(max_length=3, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["base_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["base", "code"], name="lot_code_of_base"),
            models.CheckConstraint(
                condition=Q(quantity_on_hand__gte=0), name="lot_on_hand_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(quantity_allocated__gte=0),
                name="lot_allocated_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(quantity_allocated__lte=F("quantity_on_hand")),
                name="lot_allocated_within_on_hand",
            ),
            models.CheckConstraint(
                condition=Q(quantity_expected__gte=0), name="lot_expected_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(quantity_preordered__gte=0)
                & Q(
                    quantity_preordered__lte=F("quantity_expected")
                    + F("quantity_on_hand")
                    - F("quantity_allocated")
                ),
                name="lot_preordered_within_expected",
            ),
            models.CheckConstraint(
                condition=Q(unit_cost__isnull=True, unit_cost_currency="")
                | Q(unit_cost__gte=0) & ~Q(unit_cost_currency=""),
                name="lot_unit_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LotState.values), name="lot_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=LotState.EXHAUSTED) | Q(quantity_on_hand=0),
                name="lot_exhausted_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(made_on__isnull=True)
                | Q(best_before__isnull=True)
                | Q(best_before__gte=F("made_on")),
                name="lot_best_before_after_made",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sku", "state", "best_before"], name="lot_first_expired"
            ),
            models.Index(
                fields=["base", "sku", "state", "best_before"],
                name="lot_first_expired_of_base",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def available_quantity(self) -> int:
        """Units not yet promised, whatever the state."""
        return self.quantity_on_hand - self.quantity_allocated


class MovementKind(models.TextChoices):
    """What happened to a lot."""

    EXPECTED = "expected"
    RECEIVED = "received"
    RELEASED = "released"
    ADJUSTED = "adjusted"
    ALLOCATED = "allocated"
    RELEASED_BACK = "released_back"
    PICKED = "picked"
    SHIPPED = "shipped"
    RETURNED = "returned"
    WRITTEN_OFF = "written_off"
    QUARANTINED = "quarantined"
    BLOCKED = "blocked"
    RECALLED = "recalled"


STATE_KINDS = ["released", "quarantined", "blocked", "recalled", "picked"]
# What each kind may do to on hand and to allocated: a condition per kind, and the
# database refuses a line of the ledger that does anything else.
_NOTHING = Q(on_hand_delta=0, allocated_delta=0)
_MEANING = (
    Q(kind="expected") & _NOTHING
    | Q(kind__in=["received", "returned"], on_hand_delta__gt=0, allocated_delta=0)
    | Q(kind="adjusted", allocated_delta=0) & ~Q(on_hand_delta=0)
    | Q(kind="written_off", on_hand_delta__lt=0, allocated_delta=0)
    | Q(kind="allocated", on_hand_delta=0, allocated_delta__gt=0)
    | Q(kind="released_back", on_hand_delta=0, allocated_delta__lt=0)
    | Q(kind="shipped", on_hand_delta__lt=0, allocated_delta=F("on_hand_delta"))
    | Q(kind__in=STATE_KINDS) & _NOTHING
)


class LedgerQuerySet(models.QuerySet["LotMovement"]):
    """Reads and appends; a trigger in the database refuses updates as well."""

    def update(self, **_values: Any) -> int:
        """Refused: raises `AppendOnlyError`."""
        raise AppendOnlyError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: raises `AppendOnlyError`."""
        raise AppendOnlyError


class LotMovement(models.Model):
    """One line of a lot's ledger. Never changed, never removed."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=14, choices=MovementKind.choices)
    expected_delta = models.BigIntegerField(default=0)
    on_hand_delta = models.BigIntegerField(default=0)
    allocated_delta = models.BigIntegerField(default=0)
    idempotency_key = models.CharField(max_length=200, unique=True)
    order_id = models.CharField(max_length=100, blank=True, db_index=True)
    order_line_id = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    occurred_at = models.DateTimeField()
    feed_message = models.ForeignKey(
        FeedMessage, null=True, on_delete=models.PROTECT, related_name="movements"
    )

    objects: ClassVar[Any] = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=_MEANING, name="movement_means_its_kind"),
            models.CheckConstraint(
                condition=~Q(idempotency_key=""), name="movement_has_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.idempotency_key}"


class LotAllocation(models.Model):
    """Units of a lot promised to an order line."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="allocations")
    order_id = models.CharField(max_length=100, db_index=True)
    order_line_id = models.CharField(max_length=100)
    ordinal = models.PositiveIntegerField(help_text="nth promise to this line")
    quantity = models.BigIntegerField()
    quantity_picked = models.BigIntegerField(default=0)
    quantity_shipped = models.BigIntegerField(default=0)
    quantity_released = models.BigIntegerField(default=0)
    arrival_on = models.DateField()
    ship_on = models.DateField(null=True, blank=True)
    minimum_life_days = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Two workers promising to the same line at once: one of them fails here.
            models.UniqueConstraint(
                fields=["order_line_id", "ordinal"], name="allocation_once_per_line"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="allocation_of_something"
            ),
            models.CheckConstraint(
                condition=Q(quantity_picked__gte=0)
                & Q(quantity_shipped__gte=0)
                & Q(quantity_released__gte=0),
                name="allocation_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    quantity__gte=F("quantity_shipped") + F("quantity_released")
                ),
                name="allocation_within_quantity",
            ),
            models.CheckConstraint(
                condition=Q(
                    quantity__gte=F("quantity_picked") + F("quantity_released")
                ),
                name="allocation_picked_within_quantity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.lot_id} for {self.order_line_id}"

    @property
    def quantity_open(self) -> int:
        """Units still promised and not yet on their way."""
        return self.quantity - self.quantity_shipped - self.quantity_released

    @property
    def quantity_kept(self) -> int:
        """Units that the line has or had, shipped or not, without those given back."""
        return self.quantity - self.quantity_released
