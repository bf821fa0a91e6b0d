"""What Apps say is wrong with them: counted while it goes on, dismissed when it is known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from catalog.engine.errors import refuse
from catalog.engine.ids import keys_of
from catalog.engine.installed_apps import app_named
from catalog.engine.models import App, AppProblem, User

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

Values = dict[str, Any]
MOST = 100
LONGEST_MESSAGE = 2048
SHORTEST = 3
LONGEST_KEY = 128
PERIOD_MINUTES = 60
MOST_AT_ONCE = 100


def problem_create(app: App | None, values: Values, *, now: datetime) -> AppProblem:
    """Count a problem again within its period, or begin a new one. Raises `Refusal`."""
    if app is None:
        raise refuse("INVALID", "Only an App with its own token has problems.")
    message, key = values["message"], values["key"]
    threshold = values.get("critical_threshold")
    _check(message, key, threshold)
    if len(message) > LONGEST_MESSAGE:
        message = f"{message[: LONGEST_MESSAGE - 3]}..."
    minutes = values.get("aggregation_period")
    minutes = PERIOD_MINUTES if minutes is None else minutes
    # One at a time for an App.
    App.objects.select_for_update(of=("self",)).get(pk=app.pk)
    open_rows = AppProblem.objects.filter(app=app, key=key, is_dismissed=False)
    row = open_rows.order_by("-updated_at", "-pk").first()
    is_same = row is not None and row.updated_at >= now - timedelta(minutes=minutes)
    if row is None or not minutes or not is_same:
        row = AppProblem(app=app, key=key, count=0, created_at=now)
        _room_make(app)
    row.count += 1
    row.message = message
    row.is_critical = bool(threshold and row.count >= threshold)
    row.updated_at = now
    row.save()
    return row


def _check(message: str, key: str, threshold: int | None) -> None:
    for field, value in (("message", message), ("key", key)):
        if len(value) < SHORTEST:
            said = f"String should have at least {SHORTEST} characters"
            raise refuse("INVALID", said, field)
    if len(key) > LONGEST_KEY:
        said = f"String should have at most {LONGEST_KEY} characters"
        raise refuse("INVALID", said, "key")
    if threshold is not None and threshold < 1:
        said = "Input should be greater than or equal to 1"
        raise refuse("INVALID", said, "criticalThreshold")


def _room_make(app: App) -> None:
    rows = AppProblem.objects.filter(app=app).order_by("-updated_at", "-pk")
    old = list(rows.values_list("pk", flat=True)[MOST - 1 :])
    AppProblem.objects.filter(pk__in=old).delete()


def problems_dismiss(values: Values, *, app: App | None, user: User | None) -> None:
    """Dismiss by ids or by keys: an App its own, staff those of any. Raises `Refusal`."""
    said = {name: value for name, value in values.items() if value}
    if len(said) != 1:
        message = "Provide exactly one of: byApp, byStaffWithIds, byStaffWithKeys."
        raise refuse("INVALID", message)
    name, chosen = next(iter(said.items()))
    if (name == "by_app") != (app is not None):
        message = "This way to dismiss is not for who asks."
        raise refuse("INVALID", message, name)
    rows = _chosen(name, chosen, app).filter(is_dismissed=False)
    rows.update(
        is_dismissed=True,
        dismissed_by_user_id=user.pk if user else None,
        dismissed_by_user_email=user.email if user else "",
    )


def _chosen(name: str, chosen: Values, app: App | None) -> QuerySet[AppProblem]:
    rows = AppProblem.objects.all()
    if app is not None:
        rows = rows.filter(app=app)
    elif name == "by_staff_with_keys":
        rows = rows.filter(app=app_named(chosen["app"], "app"))
    ids, keys = chosen.get("ids"), chosen.get("keys")
    for field, values in (("ids", ids), ("keys", keys)):
        if values and len(values) > MOST_AT_ONCE:
            raise refuse("INVALID", f"At most {MOST_AT_ONCE} at once.", field)
    if ids:
        return rows.filter(pk__in=keys_of(ids, "AppProblem", field="ids"))
    if keys:
        return rows.filter(key__in=keys)
    raise refuse("REQUIRED", "Name problems by ids or by keys.", name)
