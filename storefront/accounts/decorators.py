"""Doors of merchants' and operators' pages: who is not let in never sees the view."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from storefront.accounts.models import User
from storefront.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def merchant_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Staff of a merchant only: others are refused, nobody is asked to sign in."""
    return _role_required(Role.MERCHANT, view)


def operator_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Operators only: others are refused, nobody is asked to sign in."""
    return _role_required(Role.OPERATOR, view)


def _role_required(
    role: Role, view: Callable[..., HttpResponse]
) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if user_of(request).role != role:
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        # One person's page: no cache between us keeps it.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return guarded


def user_of(request: HttpRequest) -> User:
    """The signed-in person. Raises `PermissionDenied` for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
