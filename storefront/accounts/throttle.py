"""Whose password was tried: the key by which wrong passwords are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest


def username_tried(
    request: HttpRequest | None, credentials: Mapping[str, object] | None
) -> str:
    """The e-mail address in lower case, so that other letters are no fresh tries.

    The sign-in form calls its field "username" while the model's is "email"; without
    this the counter would count nobody's failures, and lock nobody out.
    """
    said = (credentials or {}).get("username")
    if said is None and request is not None:
        said = request.POST.get("username")
    return str(said or "").strip().lower()
