"""What people do with their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.engine import accounts, customers, sign_in, user_addresses
from catalog.engine.errors import permission_denied, refuse
from catalog.engine.graphql.registry import mutation, resolver
from catalog.engine.graphql.token_fields import signed_in_payload
from catalog.engine.ids import row_of
from catalog.engine.models import Address, User
from catalog.engine.setup import shop_settings

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

Payload = dict[str, Any]
SIGNED_IN = "AUTHENTICATED_USER"
SIGNED_IN_OR_APP = "AUTHENTICATED_USER, AUTHENTICATED_APP"


# --- Coming -----------------------------------------------------------------------
@mutation("accountRegister")
def account_register(info: GraphQLResolveInfo, input: Payload) -> Payload:  # noqa: A002
    """A new customer."""
    done = accounts.account_register(input, now=info.context.now)
    return {"user": done.user}


@resolver("AccountRegister", "requiresConfirmation")
def requires_confirmation(source: Payload, info: GraphQLResolveInfo) -> bool:
    """Whether the shop asks for it, also where the registration is refused."""
    return shop_settings().enable_account_confirmation_by_email


@mutation("sendConfirmationEmail", permission=SIGNED_IN)
def confirmation_send(
    info: GraphQLResolveInfo, redirect_url: str, channel: str
) -> Payload:
    """Mail the token once more."""
    context = info.context
    accounts.confirmation_send(context.user, redirect_url, channel, now=context.now)
    return {}


# A wrong password is counted, as in signing in.
@mutation("confirmAccount", is_atomic=False)
def account_confirm(
    info: GraphQLResolveInfo, email: str, token: str, password: str | None = None
) -> Payload:
    """Show the token of the mail."""
    context = info.context
    user = accounts.account_confirm(
        email, token, password, host=context.host, now=context.now
    )
    return {"user": user}


# --- Passwords, e-mail ------------------------------------------------------------
@mutation("requestPasswordReset")
def password_reset_request(
    info: GraphQLResolveInfo, email: str, redirect_url: str, channel: str | None = None
) -> Payload:
    """Mail a token that sets a password."""
    accounts.password_reset_request(email, redirect_url, channel, now=info.context.now)
    return {}


@mutation("setPassword", is_atomic=False)
def password_set(
    info: GraphQLResolveInfo, email: str, password: str, token: str
) -> Payload:
    """Set the password by the token of the mail, and sign in."""
    context = info.context
    accounts.password_by_token(email, password, token, now=context.now)
    done = sign_in.sign_in(email, password, host=context.host, now=context.now)
    return signed_in_payload(info, done)


@mutation("passwordChange", permission=SIGNED_IN)
def password_change(
    info: GraphQLResolveInfo, new_password: str, old_password: str | None = None
) -> Payload:
    """A new password for who knows the old one."""
    context = info.context
    user = accounts.password_change(
        context.user, old_password, new_password, now=context.now
    )
    return {"user": user}


@mutation("requestEmailChange", permission=SIGNED_IN)
def email_change_request(
    info: GraphQLResolveInfo,
    password: str,
    new_email: str,
    redirect_url: str,
    channel: str | None = None,
) -> Payload:
    """Mail a token to the new e-mail."""
    context = info.context
    user = accounts.email_change_request(
        context.user, password, new_email, redirect_url, channel, now=context.now
    )
    return {"user": user}


@mutation("confirmEmailChange", permission=SIGNED_IN)
def email_change_confirm(
    info: GraphQLResolveInfo, token: str, channel: str | None = None
) -> Payload:
    """Take the new e-mail."""
    context = info.context
    user = accounts.email_change_confirm(context.user, token, channel, now=context.now)
    return {"user": user}


# --- Changing, leaving ------------------------------------------------------------
def _owner(info: GraphQLResolveInfo, customer_id: str | None) -> User:
    """Who is written to: who asks, or whom an App stands in for."""
    context = info.context
    if not context.is_app:
        if customer_id:
            message = "This field can be used by apps only."
            raise refuse("INVALID", message, "customerId")
        user: User = context.user
        return user
    if not context.may("IMPERSONATE_USER"):
        raise permission_denied("IMPERSONATE_USER")
    if not customer_id:
        message = "This field is required when the mutation is run by app."
        raise refuse("REQUIRED", message, "customerId")
    return row_of(User.objects.all(), customer_id, "User", field="customerId")


@mutation("accountUpdate", permission=SIGNED_IN_OR_APP)
def account_update(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    customer_id: str | None = None,
) -> Payload:
    """Set what is given."""
    user = _owner(info, customer_id)
    return {"user": customers.account_update(user, input, now=info.context.now)}


@mutation("accountRequestDeletion", permission=SIGNED_IN)
def deletion_request(
    info: GraphQLResolveInfo, redirect_url: str, channel: str | None = None
) -> Payload:
    """Mail a token that deletes the account."""
    context = info.context
    accounts.deletion_request(context.user, redirect_url, channel, now=context.now)
    return {}


@mutation("accountDelete", permission=SIGNED_IN)
def account_delete(info: GraphQLResolveInfo, token: str) -> Payload:
    """Delete the account by the token of the mail."""
    context = info.context
    return {"user": accounts.account_delete(context.user, token, now=context.now)}


# --- The own address book ---------------------------------------------------------
@mutation("accountAddressCreate", permission=SIGNED_IN_OR_APP)
def address_create(
    info: GraphQLResolveInfo,
    input: Payload,  # noqa: A002
    type: str | None = None,  # noqa: A002
    customer_id: str | None = None,
) -> Payload:
    """A new address in the own book."""
    user = _owner(info, customer_id)
    row = user_addresses.address_add(user, input, kind=type, now=info.context.now)
    return {"user": user, "address": row}


def _editable(info: GraphQLResolveInfo, text: str) -> Address:
    """An address that staff or its owner may write."""
    context = info.context
    row = row_of(Address.objects.select_for_update(), text, "Address")
    if context.may("MANAGE_USERS"):
        return row
    user = context.user
    if user is None or not user.addresses.filter(pk=row.pk).exists():
        raise permission_denied("MANAGE_USERS, OWNER")
    return row


@mutation("accountAddressUpdate")
def address_update(info: GraphQLResolveInfo, id: str, input: Payload) -> Payload:  # noqa: A002
    """Set an address anew."""
    user, row = user_addresses.address_change(
        _editable(info, id), input, now=info.context.now
    )
    return {"user": user, "address": row}


@mutation("accountAddressDelete")
def address_delete(info: GraphQLResolveInfo, id: str) -> Payload:  # noqa: A002
    """Delete an address."""
    user, row = user_addresses.address_remove(_editable(info, id), now=info.context.now)
    return {"user": user, "address": row}


@mutation("accountSetDefaultAddress", permission=SIGNED_IN)
def address_default(info: GraphQLResolveInfo, id: str, type: str) -> Payload:  # noqa: A002
    """Choose a default address."""
    context = info.context
    row = row_of(Address.objects.all(), id, "Address")
    user = user_addresses.default_choose(context.user, row, type, "id", now=context.now)
    return {"user": user}
