"""Where a base's own system is told what it has to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.bases.dispatch_hook import hook_set
from catalog.bases.errors import HookAddressError, UnknownBaseError
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@operator_required
@require_POST
def hook(request: HttpRequest, base_code: str) -> HttpResponse:
    """Set the address, or take it away by leaving it empty."""
    actor, now = actor_of(request), timezone.now()
    url = request.POST.get("url", "").strip()
    try:
        with transaction.atomic():
            hook_set(base_code=base_code, url=url, by=actor.email, now=now)
            trail_write(
                actor=actor, action="dispatch-hook", subject=f"base:{base_code}",
                now=now, url=url,
            )  # fmt: skip
    except UnknownBaseError as error:
        raise Http404 from error
    except HookAddressError:
        messages.error(
            request,
            _("Give an address as https://host/path, without a port or a name."),
        )
    else:
        messages.success(request, _("The address for dispatch orders is set."))
    return redirect("console:base", base_code=base_code)
