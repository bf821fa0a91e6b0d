"""Reads for the App's own page and for its links into the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Max, Q

from catalog.submissions.models import SubmissionRow
from storefront.saleor.installation import installation
from storefront.saleor_app.models import SaleorEvent

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.saleor.models import AppInstallation


@dataclass(frozen=True, slots=True)
class EventCount:
    """How many events of a kind came, when the last, and how many are not worked."""

    event: str
    count: int
    last_at: datetime
    unworked: int


@dataclass(frozen=True, slots=True)
class AppState:
    """What an operator wants to know of the App."""

    api_url: str
    installation: AppInstallation | None
    has_environment_token: bool
    events: list[EventCount]


def app_state() -> AppState:
    """Where the App is installed, and what it hears. Never the token."""
    rows = (
        SaleorEvent.objects.order_by("event")
        .values("event")
        .annotate(
            count=Count("pk"),
            last_at=Max("received_at"),
            unworked=Count("pk", filter=Q(worked_at=None)),
        )
    )
    return AppState(
        api_url=settings.SALEOR_API_URL,
        installation=installation(),
        has_environment_token=bool(settings.SALEOR_APP_TOKEN),
        events=[EventCount(**row) for row in rows],
    )


def row_published_as(*, slug: str) -> int | None:
    """The newest submission row that was published as the product of that slug."""
    row = SubmissionRow.objects.filter(published_slug=slug).order_by("-pk").first()
    return row.pk if row else None
