"""Failed logins make the next one from the same address wait, longer each time.

As on Saleor: per address every ten failures, per address and user every single one
double the wait; a right login forgets both. Nobody waits who made no mistake.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from django.db.models import F

from catalog.engine.errors import refuse
from catalog.engine.models import LoginAttempts

if TYPE_CHECKING:
    from datetime import datetime

LONGEST = 3600
FORGOTTEN_AFTER = timedelta(hours=2)


def login_check(host: str, *, now: datetime) -> None:
    """Refuse LOGIN_ATTEMPT_DELAYED while an address has to wait."""
    row = LoginAttempts.objects.filter(key=_host(host), next_at__gt=now).first()
    if row is not None:
        message = (
            f"Logging has been suspended till {row.next_at} due to too many logging "
            "attempts originating from the same IP address."
        )
        raise refuse("LOGIN_ATTEMPT_DELAYED", message)


def login_failed(host: str, user_id: int | None, *, now: datetime) -> None:
    """Count a failure and say until when the address waits."""
    of_host = _count(_host(host), now)
    of_user = _count(_user(host, user_id), now) if user_id is not None else 0
    seconds = max(wait_of_host(of_host), wait_of_user(of_user), 1)
    LoginAttempts.objects.filter(key=_host(host)).update(
        next_at=now + timedelta(seconds=seconds)
    )


def login_succeeded(host: str, user_id: int) -> None:
    """Forget what went wrong before."""
    keys = [_host(host), _user(host, user_id)]
    # A look first: most logins have nothing to forget, and a look needs no lock.
    if LoginAttempts.objects.filter(key__in=keys).exists():
        LoginAttempts.objects.filter(key__in=keys).delete()


def wait_of_host(failed: int) -> int:
    """Seconds after so many failures of an address, whoever was tried."""
    if failed <= 0:
        return 0
    return 2 ** (ceil(failed / 10) - 1) if failed < 100 else LONGEST


def wait_of_user(failed: int) -> int:
    """Seconds after so many failures of an address with one user."""
    if failed <= 0:
        return 0
    return 2 ** (failed - 1) if failed < 10 else LONGEST


def _count(key: str, now: datetime) -> int:
    row, is_new = LoginAttempts.objects.get_or_create(
        key=key, defaults={"failed": 1, "updated_at": now}
    )
    if is_new:
        return 1
    is_old = row.updated_at < now - FORGOTTEN_AFTER
    failed = 1 if is_old else F("failed") + 1
    LoginAttempts.objects.filter(pk=row.pk).update(failed=failed, updated_at=now)
    row.refresh_from_db(fields=["failed"])
    return row.failed


def _host(host: str) -> str:
    return f"ip:{host[:64]}"


def _user(host: str, user_id: int | None) -> str:
    return f"ip:{host[:64]}:user:{user_id}"
