"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def pavilion(request: HttpRequest) -> dict[str, object]:
    """Context of every page."""
    return {}
