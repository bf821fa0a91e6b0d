"""What the fake holds, and what may happen to it."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any

Object = dict[str, Any]
DECLINES = {"card_declined", "insufficient_funds"}


class FakeError(Exception):
    """An answer of Stripe's error shape."""

    def __init__(self, status: int, kind: str, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": message}}


@dataclass
class Account:
    """Everything of one account; every change is made under `lock`."""

    sessions: dict[str, Object] = field(default_factory=dict)
    intents: dict[str, Object] = field(default_factory=dict)
    charges: dict[str, Object] = field(default_factory=dict)
    refunds: dict[str, Object] = field(default_factory=dict)
    events: list[Object] = field(default_factory=list)
    # Idempotency key → (what was asked, status, answer).
    answers: dict[str, tuple[str, int, Object]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    page_origin: str = ""

    # --- What an API call does ----------------------------------------------------
    def session_create(self, given: Object) -> Object:
        """A hosted page for one payment."""
        item = (given.get("line_items") or [{}])[0].get("price_data") or {}
        amount = int(item.get("unit_amount") or 0)
        if amount <= 0:
            raise FakeError(
                400, "invalid_request_error", "parameter_invalid_integer", "unit_amount"
            )
        number = f"cs_test_{next(self.numbers):08d}"
        session = {
            "id": number, "object": "checkout.session", "status": "open",
            "payment_status": "unpaid", "amount_total": amount,
            "currency": item.get("currency", ""), "metadata": given.get("metadata") or {},
            "payment_intent": None, "url": f"{self.page_origin}/c/pay/{number}",
            "success_url": given.get("success_url"), "cancel_url": given.get("cancel_url"),
            "payment_intent_data": given.get("payment_intent_data") or {},
            "created": int(time.time()),
        }  # fmt: skip
        self.sessions[number] = session
        return session

    def session_expire(self, number: str) -> Object:
        """An open page is shut."""
        session = self.session(number)
        if session["status"] != "open":
            raise FakeError(
                400, "invalid_request_error", "", "This Session is not open."
            )
        session["status"] = "expired"
        self._tell("checkout.session.expired", session)
        return session

    def intent_capture(self, number: str, amount: int | None) -> Object:
        """Held money is taken, all or a part; the rest is released."""
        intent = self.intent(number)
        if intent["status"] != "requires_capture":
            raise FakeError(
                400,
                "invalid_request_error",
                "payment_intent_unexpected_state",
                f"This PaymentIntent is {intent['status']}.",
            )
        taken = intent["amount"] if amount is None else amount
        if not 0 < taken <= intent["amount_capturable"]:
            raise FakeError(
                400,
                "invalid_request_error",
                "amount_too_large",
                "More than is capturable.",
            )
        intent.update(status="succeeded", amount_received=taken, amount_capturable=0)
        self.charges[intent["latest_charge"]].update(
            captured=True, amount_captured=taken
        )
        self._tell("payment_intent.succeeded", intent)
        return intent

    def intent_cancel(self, number: str) -> Object:
        """What was held is released."""
        intent = self.intent(number)
        if intent["status"] in {"succeeded", "canceled"}:
            raise FakeError(
                400,
                "invalid_request_error",
                "payment_intent_unexpected_state",
                f"This PaymentIntent is {intent['status']}.",
            )
        intent.update(status="canceled", amount_capturable=0)
        self._tell("payment_intent.canceled", intent)
        return intent

    def refund_create(self, given: Object) -> Object:
        """Money goes back, never more than came."""
        intent = self.intent(str(given.get("payment_intent")))
        charge = self.charges.get(intent["latest_charge"] or "")
        left = charge["amount_captured"] - charge["amount_refunded"] if charge else 0
        amount = int(given.get("amount") or left)
        if amount <= 0 or amount > left:
            raise FakeError(
                400,
                "invalid_request_error",
                "charge_already_refunded",
                f"Only {left} are left.",
            )
        charge["amount_refunded"] += amount  # type: ignore[index]
        number = f"re_{next(self.numbers):08d}"
        refund = {
            "id": number, "object": "refund", "status": "succeeded", "amount": amount,
            "currency": intent["currency"], "payment_intent": intent["id"],
            "charge": intent["latest_charge"], "metadata": given.get("metadata") or {},
        }  # fmt: skip
        self.refunds[number] = refund
        self._tell("charge.refunded", charge or {})
        return refund

    # --- What a buyer does on the hosted page -------------------------------------
    def page_answer(self, number: str, ending: str) -> Object:
        """`approve`, `pending` (a bank answers later), or a decline code."""
        session = self.session(number)
        if session["status"] != "open":
            return session
        intent = self._intent_of(session)
        if ending in DECLINES:
            intent["last_payment_error"] = {
                "code": "card_declined",
                "decline_code": ending,
            }
            self._tell("payment_intent.payment_failed", intent)
            return session
        session["status"] = "complete"
        if ending == "pending":
            intent["status"] = "processing"
            self._tell("payment_intent.processing", intent)
        else:
            self._paid(session, intent)
        self._tell("checkout.session.completed", session)
        return session

    def bank_answer(self, number: str) -> Object:
        """The bank confirms what was pending."""
        session = self.session(number)
        intent = self.intent(session["payment_intent"])
        if intent["status"] == "processing":
            self._paid(session, intent)
        return session

    def _paid(self, session: Object, intent: Object) -> None:
        charge = f"ch_{next(self.numbers):08d}"
        is_held = intent["capture_method"] == "manual"
        self.charges[charge] = {
            "id": charge, "object": "charge", "amount": intent["amount"],
            "currency": intent["currency"], "payment_intent": intent["id"],
            "amount_captured": 0 if is_held else intent["amount"],
            "amount_refunded": 0, "captured": not is_held,
            "metadata": intent["metadata"],
        }  # fmt: skip
        intent["latest_charge"] = charge
        intent["last_payment_error"] = None
        if is_held:
            intent.update(status="requires_capture", amount_capturable=intent["amount"])
            self._tell("payment_intent.amount_capturable_updated", intent)
        else:
            intent.update(status="succeeded", amount_received=intent["amount"])
            self._tell("payment_intent.succeeded", intent)
        session["payment_status"] = "paid"

    def _intent_of(self, session: Object) -> Object:
        if session["payment_intent"] is None:
            number = f"pi_{next(self.numbers):08d}"
            data = session["payment_intent_data"]
            self.intents[number] = {
                "id": number, "object": "payment_intent", "amount": session["amount_total"],
                "currency": session["currency"], "status": "requires_payment_method",
                "capture_method": data.get("capture_method", "automatic"),
                "metadata": data.get("metadata") or {}, "amount_received": 0,
                "amount_capturable": 0, "latest_charge": None, "last_payment_error": None,
            }  # fmt: skip
            session["payment_intent"] = number
        return self.intents[session["payment_intent"]]

    # --- Reading ------------------------------------------------------------------
    def session(self, number: str) -> Object:
        """A Checkout Session. Raises `FakeError`."""
        return _found(self.sessions, number, "checkout.session")

    def intent(self, number: str) -> Object:
        """A PaymentIntent. Raises `FakeError`."""
        return _found(self.intents, number, "payment_intent")

    def shown(self, thing: Object, expand: list[str]) -> Object:
        """An object with the parts that were asked to be unfolded."""
        seen = dict(thing)
        if "payment_intent" in expand or "payment_intent.latest_charge" in expand:
            intent = self.intents.get(seen.get("payment_intent") or "")
            if intent is not None:
                seen["payment_intent"] = dict(intent)
                if "payment_intent.latest_charge" in expand and intent["latest_charge"]:
                    charge = dict(self.charges[intent["latest_charge"]])
                    seen["payment_intent"]["latest_charge"] = charge
        return seen

    def _tell(self, kind: str, thing: Object) -> None:
        self.events.append(
            {
                "id": f"evt_{next(self.numbers):08d}", "object": "event", "type": kind,
                "created": int(time.time()), "livemode": False,
                "data": {"object": dict(thing)},
            }
        )  # fmt: skip


def _found(rows: dict[str, Object], number: str, kind: str) -> Object:
    if number not in rows:
        message = f"No such {kind}: '{number}'"
        raise FakeError(404, "invalid_request_error", "resource_missing", message)
    return rows[number]
