"""A base in the console: its feed and keys, its sheet, papers, and stock surprises."""

from __future__ import annotations

import csv
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catalog.bases import mirrored
from catalog.bases.certificates import certificate_record, certificates_of
from catalog.bases.dispatch_hook import hook_of
from catalog.bases.errors import FeedRefusedError, UnknownBaseError
from catalog.bases.feed_keys import feed_key_end, feed_key_rotate, feed_keys_of
from catalog.bases.models import FeedMessage, FeedStream
from catalog.bases.preorders import lots_expected, window_set, windows_of
from catalog.bases.safety import safety_of, safety_set
from catalog.bases.selectors import base_profile, feed_share
from catalog.lanes.selectors import lanes_fed
from catalog.markets.selectors import texts
from catalog.submissions.errors import SheetError
from catalog.submissions.trail import trail_write
from storefront.accounts.decorators import operator_required, user_of
from storefront.console.feed_sheet import COLUMNS, EXAMPLE, faults_said, sheet_take
from storefront.console.http import actor_of
from storefront.console.paper_form import PaperForm
from storefront.console.safety_form import PreorderForm, SafetyForm
from storefront.localization.context import declared_language
from storefront.media.models import AssetState
from storefront.media.selectors import link_sign
from storefront.media.services import asset_take
from storefront.saleor.errors import SaleorError
from storefront.sync.certificates import certificates_sweep
from storefront.sync.stock_mirror import stock_mirror_sku

if TYPE_CHECKING:
    from django.http import HttpRequest

    from catalog.bases.models import Base, Certificate

MESSAGES_SHOWN = 30
LABELS = ("system", "phone", "webhook")
SHEET_BYTES = 2_000_000


@operator_required
@require_GET
def base(request: HttpRequest, base_code: str) -> HttpResponse:
    """Feed, keys, papers of a base."""
    return _page(request, _base(base_code))


def _base(base_code: str) -> Base:
    try:
        return base_profile(code=base_code).base
    except UnknownBaseError as error:
        raise Http404 from error


def _page(
    request: HttpRequest, found: Base, *, status: int = 200, **more: object
) -> HttpResponse:
    now = timezone.now()
    said = texts(declared_language()).bases
    taken = FeedMessage.objects.filter(base=found).order_by("-pk")
    context = {
        "base": found,
        "base_name": said[found.code].name if found.code in said else found.code,
        "lanes": lanes_fed(base_code=found.code),
        "harvest": said[found.code].harvest if found.code in said else "",
        "share": feed_share(base=found, now=now),
        "streams": list(FeedStream.objects.filter(base=found)),
        "taken": list(taken[:MESSAGES_SHOWN]),
        "hook": hook_of(base_code=found.code),
        "keys": feed_keys_of(base_code=found.code),
        "papers": [
            (paper, _link(request, paper))
            for paper in certificates_of(base_code=found.code)
        ],
        "paper_form": PaperForm(),
        "safety": safety_of(base_code=found.code),
        "safety_form": SafetyForm(prefix="safety"),
        "windows": windows_of(base_code=found.code),
        "preorder_form": PreorderForm(prefix="preorder"),
        "expected": lots_expected(base_code=found.code),
        "columns": COLUMNS,
        "now": now,
        "today": timezone.localdate(),
    } | more
    response = render(request, "console/base.html", context, status=status)
    # A secret may stand on it.
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _link(request: HttpRequest, paper: Certificate) -> str:
    """An address that opens the paper's file for this operator, "" without a file."""
    if not paper.stored_name:
        return ""
    viewer = user_of(request).email
    token = link_sign(asset_id=paper.stored_name, viewer=viewer)
    return reverse("console:file", kwargs={"token": token})


@operator_required
@require_POST
def paper(request: HttpRequest, base_code: str) -> HttpResponse:
    """Record a paper, or what changed in it, with its file."""
    found, now, actor = _base(base_code), timezone.now(), actor_of(request)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, status=400, paper_form=form)
    said = form.cleaned_data
    file = said.pop("file")
    if file:
        asset = asset_take(
            owner=f"base-{base_code}".lower(), name=file.name, content=file.read(),
            by=actor.email, now=now,
        )  # fmt: skip
        if asset.state != AssetState.VERIFIED:
            form.add_error("file", _("This file is no whole PDF or picture."))
            return _page(request, found, status=400, paper_form=form)
        said |= {"file_name": file.name[:160], "stored_name": str(asset.pk)}
    code = said.pop("code")
    with transaction.atomic():
        certificate_record(base_code=base_code, code=code, now=now, **said)
        trail_write(
            actor=actor, action="certificate", subject=f"base:{base_code}", now=now,
            code=code, until=str(said["valid_until"]),
        )  # fmt: skip
    certificates_sweep(now)
    messages.success(request, _("The paper is recorded."))
    return redirect("console:base", base_code=base_code)


@operator_required
@require_POST
def safety(request: HttpRequest, base_code: str) -> HttpResponse:
    """Say how many units of a SKU the base keeps back; the shop is told at once."""
    found, form = _base(base_code), SafetyForm(request.POST, prefix="safety")
    if not form.is_valid():
        return _page(request, found, status=400, safety_form=form)
    said, now = form.cleaned_data, timezone.now()
    with transaction.atomic():
        safety_set(base_code=base_code, by=actor_of(request).email, now=now, **said)
        trail_write(
            actor=actor_of(request), action="safety-stock", now=now,
            subject=f"base:{base_code}", sku=said["sku"], quantity=said["quantity"],
        )  # fmt: skip
    messages.success(request, _("The safety stock is set."))
    return _told(said["sku"], base_code)


@operator_required
@require_POST
def preorder(request: HttpRequest, base_code: str) -> HttpResponse:
    """Say how many days before a harvest an SKU is sold; the shop is told at once."""
    found, form = _base(base_code), PreorderForm(request.POST, prefix="preorder")
    if not form.is_valid():
        return _page(request, found, status=400, preorder_form=form)
    said, now = form.cleaned_data, timezone.now()
    with transaction.atomic():
        window_set(base_code=base_code, by=actor_of(request).email, now=now, **said)
        trail_write(
            actor=actor_of(request), action="preorder-window", now=now,
            subject=f"base:{base_code}", sku=said["sku"], days=said["days"],
        )  # fmt: skip
    messages.success(request, _("Set. The shop is told at once."))
    return _told(said["sku"], base_code)


def _told(sku: str, base_code: str) -> HttpResponse:
    """Tell commerce what may be sold now, then back to the base.

    If commerce does not answer, the mirror of the schedule tells it within a minute.
    """
    with suppress(SaleorError):
        stock_mirror_sku(sku=sku, on=timezone.now().date())
    return redirect("console:base", base_code=base_code)


@operator_required
@require_POST
def key_make(request: HttpRequest, base_code: str) -> HttpResponse:
    """A new key; those of the same use go on for a week. The secret is shown once."""
    found, now = _base(base_code), timezone.now()
    label = request.POST.get("label", "")
    if label not in LABELS:
        raise Http404
    made = feed_key_rotate(base_code=base_code, label=label, now=now)
    trail_write(
        actor=actor_of(request), action="feed-key-make", subject=f"base:{base_code}",
        now=now, key=made.key_id,
    )  # fmt: skip
    path = reverse("bases:phone", kwargs={"base_code": base_code})
    link = f"{settings.PUBLIC_URL}{path}#{made.key_id}.{made.secret}"
    return _page(
        request, found, new_key=made, phone_link=link if label == "phone" else ""
    )


@operator_required
@require_POST
def key_end(request: HttpRequest, base_code: str, key_id: str) -> HttpResponse:
    """End a key now."""
    now = timezone.now()
    if feed_key_end(base_code=base_code, key_id=key_id, now=now):
        trail_write(
            actor=actor_of(request), action="feed-key-end",
            subject=f"base:{base_code}", now=now, key=key_id,
        )  # fmt: skip
        messages.success(
            request, _("The key is ended; nothing signed with it is taken.")
        )
    return redirect("console:base", base_code=base_code)


@operator_required
@require_POST
def sheet(request: HttpRequest, base_code: str) -> HttpResponse:
    """Take a base's spreadsheet, or name every wrong cell."""
    found, now = _base(base_code), timezone.now()
    file = request.FILES.get("file")
    content = file.read(SHEET_BYTES) if file else b""
    try:
        answer = sheet_take(base_code=base_code, content=content, now=now)
    except FeedRefusedError as refused:
        return _page(request, found, status=400, faults=faults_said(refused))
    except SheetError:
        messages.error(request, _("This file cannot be read: XLSX or CSV, up to 2 MB."))
        return _page(request, found, status=400)
    trail_write(
        actor=actor_of(request), action="feed-sheet", subject=f"base:{base_code}",
        now=now, message=answer["message_id"],
    )  # fmt: skip
    if answer["repeated"]:
        messages.info(request, _("This very file was taken before; nothing changed."))
    else:
        messages.success(
            request, _("The sheet is taken. The shop shows it within a minute.")
        )
    return redirect("console:base", base_code=base_code)


@operator_required
@require_GET
def sheet_example(request: HttpRequest) -> HttpResponse:
    """An empty sheet with examples."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="stock.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows(EXAMPLE)
    return response


@operator_required
@require_GET
def stock(request: HttpRequest) -> HttpResponse:
    """Numbers of commerce that somebody changed behind our back."""
    return render(request, "console/stock.html", {"entries": mirrored.surprises_open()})


@operator_required
@require_POST
def stock_settle(request: HttpRequest, surprise_id: int) -> HttpResponse:
    """Looked at: the lots' number is written again."""
    actor, now = actor_of(request), timezone.now()
    note = request.POST.get("reason", "").strip()
    if not note:
        messages.error(request, _("Write what you found."))
        return redirect("console:stock")
    entry = mirrored.surprise_close(
        surprise_id=surprise_id, by=actor.email, note=note, now=now
    )
    if entry is None:
        raise Http404
    trail_write(
        actor=actor, action="stock-settle", subject=f"base:{entry.base_code}", now=now,
        sku=entry.sku, note=note[:300],
    )  # fmt: skip
    stock_mirror_sku(sku=entry.sku, on=now.date())
    messages.success(request, _("Settled; the shop says again what the lots say."))
    return redirect("console:stock")
