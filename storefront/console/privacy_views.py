"""Wishes of buyers to have their data deleted, each with its last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalog.privacy.errors import DataRequestError
from catalog.privacy.selectors import erasures_done, erasures_open
from catalog.returns.errors import ReturnError
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of
from storefront.saleor.errors import SaleorError
from storefront.sync.personal_data_erase import erasure_carry_out

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@operator_required
@require_GET
def data_requests(request: HttpRequest) -> HttpResponse:
    """What waits, the earliest last day first, and what was done with its terms."""
    context = {
        "waiting": erasures_open(),
        "done": erasures_done(),
        "today": timezone.localdate(),
    }
    return render(request, "console/data_requests.html", context)


@operator_required
@require_POST
def data_erase(request: HttpRequest, request_id: int) -> HttpResponse:
    """Delete what no law keeps; the buyer gets a letter that names what stays."""
    now = timezone.now()
    try:
        done = erasure_carry_out(
            request_id=request_id, by=actor_of(request).email, now=now
        )
    except DataRequestError:
        messages.info(request, _("That was done already."))
    except ReturnError:
        messages.error(request, _("A return is under way: finish it first."))
    except SaleorError:
        messages.error(
            request, _("Commerce does not answer right now: nothing was deleted.")
        )
    else:
        trail_write(
            actor=actor_of(request), action="data-erased", now=now,
            subject=f"order:{done.order_id}"[:120], **done.deleted,
        )  # fmt: skip
        messages.success(request, _("Deleted. The buyer is told what stays and why."))
    return redirect("console:data_requests")
