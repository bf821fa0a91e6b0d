"""What an operator reports for a base that has no system: sent, or not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.bases.dispatch import parcel_ship, parcel_short
from catalog.bases.errors import BasesError
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required
from storefront.console.http import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class ReportForm(forms.Form):
    """Units and what became of them. `key` makes a form sent twice count once."""

    quantity = forms.IntegerField(min_value=1, max_value=10_000_000)
    action = forms.ChoiceField(choices=[("shipped", ""), ("short", "")])
    tracking = forms.CharField(max_length=100, required=False)
    key = forms.SlugField(max_length=60)


@operator_required
@require_POST
def report(request: HttpRequest, base_code: str, allocation_id: int) -> HttpResponse:
    """One line of a pick list: shipped with its tracking, or short."""
    form, now = ReportForm(request.POST), timezone.now()
    if not form.is_valid():
        messages.error(request, _("Say how many, as a number."))
        return redirect("console:picks", base_code=base_code)
    said = form.cleaned_data
    key = f"console-dispatch/{allocation_id}/{said['key']}"
    try:
        if said["action"] == "shipped":
            parcel_ship(
                allocation_id=allocation_id, quantity=said["quantity"],
                tracking=said["tracking"], key=key, now=now,
            )  # fmt: skip
        else:
            parcel_short(
                allocation_id=allocation_id, quantity=said["quantity"],
                reason=said["tracking"] or "short", key=key, now=now,
            )  # fmt: skip
    except BasesError:
        messages.error(request, _("This does not fit the list any more: look again."))
        return redirect("console:picks", base_code=base_code)
    trail_write(
        actor=actor_of(request), action=f"dispatch-{said['action']}",
        subject=f"base:{base_code}", now=now, allocation=allocation_id,
        units=said["quantity"],
    )  # fmt: skip
    messages.success(request, _("Noted. Commerce and the buyer's page follow at once."))
    return redirect("console:picks", base_code=base_code)
