"""What the columns of a user may hold, and what belongs to a user besides them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.inputs import camel
from catalog.engine.models import Channel, Order, User

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

Values = dict[str, Any]
SHORTEST_PASSWORD = 8
LONGEST = {"first_name": 256, "last_name": 256, "email": 254, "external_reference": 250}
TAKEN = "User with this Email already exists."
# What an order is before anybody owns up to it.
UNOWNED_STATUSES = ("DRAFT", "UNCONFIRMED")


def email_found(email: str) -> User | None:
    """The user of an e-mail, however it is capitalised."""
    found = list(User.objects.filter(email__iexact=email))
    exact = [user for user in found if user.email in {email, email.lower()}]
    return next(iter(exact or found), None)


def password_check(password: str, field: str = "password") -> None:
    """Refuse a password that is too short, as Saleor does out of the box."""
    if len(password) < SHORTEST_PASSWORD:
        message = (
            "This password is too short. It must contain at least "
            f"{SHORTEST_PASSWORD} characters."
        )
        raise refuse("PASSWORD_TOO_SHORT", message, field)


def password_set(user: User, password: str) -> None:
    """Keep its hash. Tokens stay good, as on Saleor: `tokensDeactivateAll` ends them."""
    user.password = make_password(password)


def columns_check(user: User) -> None:
    """Refuse what no row can hold, everything that is wrong at once."""
    wrong = [
        ErrorItem("INVALID", _too_long(longest, said), camel(name))
        for name, longest in LONGEST.items()
        if len(said := getattr(user, name) or "") > longest
    ]
    if not user.email:
        wrong.append(ErrorItem("REQUIRED", "This field cannot be blank.", "email"))
    elif not wrong:
        wrong += _email_errors(user)
    reference = user.external_reference
    others = User.objects.exclude(pk=user.pk)
    if reference and others.filter(external_reference=reference).exists():
        message = "User with this External reference already exists."
        wrong.append(ErrorItem("UNIQUE", message, "externalReference"))
    if wrong:
        raise Refusal(*wrong)


def _email_errors(user: User) -> list[ErrorItem]:
    try:
        validate_email(user.email)
    except ValidationError:
        return [ErrorItem("INVALID", "Enter a valid email address.", "email")]
    if User.objects.exclude(pk=user.pk).filter(email=user.email).exists():
        return [ErrorItem("UNIQUE", TAKEN, "email")]
    return []


def _too_long(longest: int, said: str) -> str:
    return f"Ensure this value has at most {longest} characters (it has {len(said)})."


def redirect_check(url: str, field: str = "redirectUrl") -> None:
    """Refuse an address that mails must not lead to."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise refuse("INVALID", str(error), field) from error
    if not host:
        message = "Invalid URL. Please check if URL is in RFC 1808 format."
        raise refuse("INVALID", message, field)
    allowed = settings.ENGINE_ALLOWED_CLIENT_HOSTS
    if not any(_fits(host, pattern) for pattern in allowed):
        message = (
            f"{host} is not allowed. Please check `ALLOWED_CLIENT_HOSTS` configuration."
        )
        raise refuse("INVALID", message, field)


def _fits(host: str, pattern: str) -> bool:
    if pattern.startswith("."):
        return host == pattern[1:] or host.endswith(pattern)
    return pattern in {"*", host}


def redirect_with(url: str, **parameters: str) -> str:
    """An address with parameters added to it."""
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(parameters))))
    return parts._replace(query=query).geturl()


def channel_of_notice(slug: str | None) -> Channel:
    """The channel a user is written to in; the only one there is where none is named."""
    if slug is not None:
        found = Channel.objects.filter(slug=slug).first()
        if found is None:
            message = f"Channel with '{slug}' slug does not exist."
            raise refuse("NOT_FOUND", message, "channel")
        if not found.is_active:
            message = f"Channel with '{slug}' is inactive."
            raise refuse("CHANNEL_INACTIVE", message, "channel")
        return found
    every = list(Channel.objects.all()[:2])
    active = list(Channel.objects.filter(is_active=True)[:2])
    for rows in (every, active):
        if len(rows) == 1:
            return rows[0]
    raise refuse("MISSING_CHANNEL_SLUG", "You need to provide channel slug.", "channel")


def guest_orders_claim(user: User) -> int:
    """Orders that a guest placed with this e-mail belong to the account from now on."""
    orders: QuerySet[Order] = Order.objects.filter(
        user_email=user.email, user_id__isnull=True
    ).exclude(status__in=UNOWNED_STATUSES)
    return orders.update(user_id=user.pk)


def touched(user: User, *, now: datetime) -> None:
    """Save, and say when."""
    user.updated_at = now
    user.save()
