"""Writes of checkouts on the wire. `id` is the name of today, `token` and `checkoutId` older ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import (
    checkout,
    checkout_create,
    checkout_lines,
    completion,
    promo_codes,
)
from catalog.engine.errors import refuse, top_level
from catalog.engine.graphql.asking import actor
from catalog.engine.graphql.registry import mutation
from catalog.engine.ids import global_id, row_of
from catalog.engine.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
IMPERSONATE = "IMPERSONATE_USER"
HANDLE = "HANDLE_CHECKOUTS"


def _named(names: Payload) -> Any:
    """The checkout that `id`, `checkoutId` or `token` name, locked."""
    return checkout.checkout_locked(
        names.get("id"),
        checkout_id=names.get("checkout_id"),
        token=names.get("token"),
    )


def _change(
    info: GraphQLResolveInfo, names: Payload, write: Callable[..., None], *said: Any
) -> Payload:
    row = _named(names)
    write(row, *said, now=info.context.now)
    return {"checkout": row}


def _prices_allowed(info: GraphQLResolveInfo, lines: list[Payload]) -> None:
    asked = any("price" in row or "price_override_reason" in row for row in lines)
    if asked and not (info.context.is_app and info.context.may(HANDLE)):
        message = "Setting the custom price is allowed only for apps with `MANAGE_CHECKOUTS` permission."
        raise top_level("PermissionDenied", message)


# --- Made -------------------------------------------------------------------------
@mutation("checkoutCreate")
def create(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A checkout, whole or not at all."""
    _prices_allowed(info, input.get("lines") or [])
    if input.get("private_metadata") is not None:
        info.context.must(f"{HANDLE}, MANAGE_CHECKOUTS")
    user = info.context.user
    row = checkout_create.checkout_create(
        input,
        now=info.context.now,
        user_id=user.pk if user else None,
        user_email=user.email if user else None,
    )
    return {"checkout": row, "created": True}


@mutation("checkoutCreateFromOrder")
def create_from_order(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """The same goods once more."""
    user = info.context.user
    row, missing = checkout_create.checkout_from_order(
        id,
        now=info.context.now,
        user_id=user.pk if user else None,
        user_email=user.email if user else None,
    )
    return {"checkout": row, "unavailable_variants": missing}


@mutation("checkoutDelete", permission=f"MANAGE_CHECKOUTS, {HANDLE}")
def delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Away with it; what money has come for stays."""
    checkout.checkout_delete(checkout.checkout_locked(id))
    return {}


# --- Lines ------------------------------------------------------------------------
@mutation("checkoutLinesAdd")
def lines_add(info: GraphQLResolveInfo, lines: list[Payload], **names: Any) -> Payload:
    """More of a variant."""
    _prices_allowed(info, lines)
    return _change(info, names, checkout_lines.lines_add, lines)


@mutation("checkoutLinesUpdate")
def lines_update(
    info: GraphQLResolveInfo, lines: list[Payload], **names: Any
) -> Payload:
    """So many of a line."""
    _prices_allowed(info, lines)
    row = _named(names)
    checkout_lines.lines_update(
        row, lines, now=info.context.now, needs_quantity=not info.context.is_app
    )
    return {"checkout": row}


@mutation("checkoutLinesDelete")
def lines_delete(
    info: GraphQLResolveInfo, lines_ids: list[str], **names: Any
) -> Payload:
    """Take lines out."""
    return _change(info, names, checkout_lines.lines_delete, lines_ids)


@mutation("checkoutLineDelete")
def line_delete(
    info: GraphQLResolveInfo, line_id: str | None = None, **names: Any
) -> Payload:
    """Take one line out."""
    return _change(info, names, checkout_lines.line_delete, line_id or "")


# --- Who and where ----------------------------------------------------------------
@mutation("checkoutEmailUpdate")
def email_update(info: GraphQLResolveInfo, email: str, **names: Any) -> Payload:
    """Whom the order is written to."""
    return _change(info, names, checkout.email_update, email)


@mutation("checkoutCustomerNoteUpdate")
def note_update(info: GraphQLResolveInfo, customer_note: str, **names: Any) -> Payload:
    """What the buyer wants to say."""
    return _change(info, names, checkout.note_update, customer_note)


@mutation("checkoutCustomerAttach", permission="AUTHENTICATED_APP, AUTHENTICATED_USER")
def customer_attach(
    info: GraphQLResolveInfo, customer_id: str | None = None, **names: Any
) -> Payload:
    """It belongs to an account from now on."""
    row = _named(names)
    if row.user_id is not None:
        message = "You cannot reassign a checkout that is already attached to a user."
        raise top_level("PermissionDenied", message)
    user = info.context.user
    own = global_id("User", user.pk) if user else None
    if customer_id and customer_id != own:
        info.context.must(IMPERSONATE)
        user = row_of(User.objects.all(), customer_id, "User", field="customerId")
    elif user is None:
        message = "The customerId value must be provided when running mutation as app."
        raise refuse("REQUIRED", message, "customerId")
    checkout.customer_attach(row, user.pk, user.email, now=info.context.now)
    return {"checkout": row}


@mutation("checkoutCustomerDetach", permission="AUTHENTICATED_APP, AUTHENTICATED_USER")
def customer_detach(info: GraphQLResolveInfo, **names: Any) -> Payload:
    """It belongs to no account any more."""
    row = _named(names)
    if row.user_id is not None and row.user_id != info.context.user_id:
        info.context.must(IMPERSONATE)
    checkout.customer_detach(row, now=info.context.now)
    return {"checkout": row}


@mutation("checkoutLanguageCodeUpdate")
def language_update(
    info: GraphQLResolveInfo, language_code: str, **names: Any
) -> Payload:
    """The buyer's language."""
    return _change(info, names, checkout.language_update, language_code)


@mutation("checkoutShippingAddressUpdate")
def shipping_address_update(
    info: GraphQLResolveInfo,
    shipping_address: Payload,
    validation_rules: Payload | None = None,
    save_address: bool = True,  # noqa: FBT001, FBT002  the contract's default
    **names: Any,
) -> Payload:
    """Where it goes."""
    said = {
        "address": shipping_address,
        "rules": validation_rules,
        "save": save_address,
    }
    return _change(info, names, checkout.shipping_address_update, said)


@mutation("checkoutBillingAddressUpdate")
def billing_address_update(
    info: GraphQLResolveInfo,
    billing_address: Payload,
    validation_rules: Payload | None = None,
    save_address: bool = True,  # noqa: FBT001, FBT002  the contract's default
    **names: Any,
) -> Payload:
    """Who is billed."""
    said = {
        "address": billing_address,
        "rules": validation_rules,
        "save": save_address,
    }
    return _change(info, names, checkout.billing_address_update, said)


# --- Promo codes ------------------------------------------------------------------
@mutation("checkoutAddPromoCode")
def promo_code_add(info: GraphQLResolveInfo, promo_code: str, **names: Any) -> Payload:
    """A code that makes it cheaper."""
    return _change(info, names, promo_codes.code_add, promo_code)


@mutation("checkoutRemovePromoCode")
def promo_code_remove(
    info: GraphQLResolveInfo,
    promo_code: str | None = None,
    promo_code_id: str | None = None,
    **names: Any,
) -> Payload:
    """Without that code."""
    return _change(info, names, promo_codes.code_remove, promo_code, promo_code_id)


# --- Completed --------------------------------------------------------------------
@mutation("checkoutComplete")
def complete(
    info: GraphQLResolveInfo,
    redirect_url: str | None = None,
    metadata: list[dict[str, str]] | None = None,
    **said: Any,
) -> Payload:
    """The order; asked again, the same order."""
    order = completion.checkout_complete(
        completion.checkout_named(said),
        now=info.context.now,
        redirect_url=redirect_url or "",
        metadata=checkout.metadata_of(metadata),
        by=actor(info),
    )
    return {"order": order, "confirmation_needed": False}


@mutation("orderCreateFromCheckout", permission=HANDLE)
def order_from_checkout(
    info: GraphQLResolveInfo,
    id: str,  # noqa: A002
    metadata: list[dict[str, str]] | None = None,
    private_metadata: list[dict[str, str]] | None = None,
    remove_checkout: bool = True,  # noqa: FBT001, FBT002  the contract's default
) -> Payload:
    """An App makes the order, whatever was paid."""
    order = completion.order_from_checkout(
        id,
        now=info.context.now,
        metadata=checkout.metadata_of(metadata),
        private_metadata=checkout.metadata_of(private_metadata, "privateMetadata"),
        keeps=not remove_checkout,
        by=actor(info),
    )
    return {"order": order}
