"""Members of staff, made and changed by staff only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.accounts import password_tell, user_remove
from catalog.engine.customers import removal_check, user_write
from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.events import async_event
from catalog.engine.ids import global_id, row_of
from catalog.engine.models import PermissionGroup, User
from catalog.engine.reach import (
    MANAGE_STAFF,
    groups_within,
    left_unmanaged,
    permissions_of,
    users_out_of_reach,
)
from catalog.engine.user_rules import guest_orders_claim, redirect_check, touched

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Values = dict[str, Any]
UNMANAGED = "LEFT_NOT_MANAGEABLE_PERMISSION"


@transaction.atomic
def staff_create(values: Values, *, by: User, now: datetime) -> User:
    """A member of staff; a customer with the e-mail becomes one."""
    url = values.get("redirect_url")
    if url:
        redirect_check(url)
    groups = _groups(values, "add_groups", by)
    email = (values.get("email") or "").lower()
    user = User.objects.filter(email=email, is_staff=False).first()
    is_new = user is None
    user = user or User(date_joined=now)
    user_write(user, values)
    user.is_staff = True
    touched(user, now=now)
    user.groups.add(*groups)
    async_event("STAFF_CREATED", user, now=now)
    if url and is_new:
        password_tell(user, url, None, now=now)
    return user


def _groups(values: Values, name: str, by: User) -> list[PermissionGroup]:
    field = "addGroups" if name == "add_groups" else "removeGroups"
    rows = [
        row_of(PermissionGroup.objects.all(), text, "Group", field=field)
        for text in values.get(name) or []
    ]
    if by.is_superuser:
        return rows
    within = {group.pk for group in groups_within(by)}
    beyond = [global_id("Group", row.pk) for row in rows if row.pk not in within]
    if beyond:
        message = "You can't manage these groups."
        raise refuse("OUT_OF_SCOPE_GROUP", message, field, groups=beyond)
    return rows


@transaction.atomic
def staff_update(user: User, values: Values, *, by: User, now: datetime) -> User:
    """Set what is given."""
    if not by.is_superuser and users_out_of_reach(by, [user]):
        raise refuse("OUT_OF_SCOPE_USER", "You can't manage this user.", "id")
    both = set(values.get("add_groups") or []) & set(values.get("remove_groups") or [])
    if both:
        message = (
            "The same object cannot be in both lists for adding and removing items."
        )
        raise refuse("DUPLICATED_INPUT_ITEM", message, groups=sorted(both))
    added = _groups(values, "add_groups", by)
    removed = _groups(values, "remove_groups", by)
    if values.get("is_active") is False:
        _deactivation_check(user, by)
    email = user.email
    user_write(user, values)
    touched(user, now=now)
    user.groups.add(*added)
    user.groups.remove(*removed)
    if user.email != email:
        guest_orders_claim(user)
    async_event("STAFF_UPDATED", user, now=now)
    return user


def _deactivation_check(user: User, by: User) -> None:
    if user.pk == by.pk:
        message = "Cannot deactivate your own account."
        raise refuse("DEACTIVATE_OWN_ACCOUNT", message, "isActive")
    if user.is_superuser:
        message = "Cannot deactivate superuser's account."
        raise refuse("DEACTIVATE_SUPERUSER_ACCOUNT", message, "isActive")
    missing = [] if by.is_superuser else _unmanaged_without([user])
    if missing:
        message = (
            "Users cannot be deactivated, some of permissions will not be manageable."
        )
        raise refuse(UNMANAGED, message, "isActive", permissions=missing)


def _unmanaged_without(users: Iterable[User]) -> list[str]:
    held = {user.pk: permissions_of(user) for user in users}
    managed = {key: said for key, said in held.items() if MANAGE_STAFF in said}
    names = {name for said in managed.values() for name in said}
    return left_unmanaged(names, but_users=managed)


@transaction.atomic
def staff_delete(
    users: list[User], *, by: User, now: datetime, field: str = "id"
) -> list[User]:
    """Delete members of staff, all or none. Refuses with every reason at once."""
    wrong: list[ErrorItem] = []
    for user in users:
        try:
            removal_check(user, by)
        except Refusal as refusal:
            wrong += [ErrorItem(x.code, x.message, "ids") for x in refusal.items]
    strangers = [global_id("User", user.pk) for user in users if not user.is_staff]
    if strangers:
        message = "Cannot delete a non-staff users."
        wrong.append(
            ErrorItem("DELETE_NON_STAFF_USER", message, field, {"users": strangers})
        )
    if not by.is_superuser:
        wrong += _beyond(users, by, field)
    if wrong:
        raise Refusal(*wrong)
    for user in users:
        async_event("STAFF_DELETED", user, now=now)
        user_remove(user)
    return users


def _beyond(users: list[User], by: User, field: str) -> list[ErrorItem]:
    found = []
    beyond = [global_id("User", user.pk) for user in users_out_of_reach(by, users)]
    if beyond:
        message = "You can't manage this users."
        found.append(ErrorItem("OUT_OF_SCOPE_USER", message, field, {"users": beyond}))
    missing = _unmanaged_without(users)
    if missing:
        message = "Users cannot be removed, some of permissions will not be manageable."
        found.append(ErrorItem(UNMANAGED, message, field, {"permissions": missing}))
    return found
