"""`/account/…`: register, confirm, sign in, reset; nobody learns who has an account."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from storefront.saleor.client import customer_client, shop_client
from storefront.saleor.errors import Refused
from storefront.shop.account_forms import (
    EmailForm,
    PasswordForm,
    RegisterForm,
    SignInForm,
)
from storefront.shop.account_session import customer_enter, customer_leave
from storefront.shop.http import commerce_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from storefront.localization.places import Place

# Of one address on the net: people slip a few times, machines do not stop.
MOST, WITHIN_SECONDS = 10, 300


def account_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of an account: never cached, and so many answers to forms at most."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @commerce_page
    @wraps(view)
    def wrapped(request: HttpRequest, place: Place, **named: Any) -> HttpResponse:
        if request.method == "POST" and not _may_try(request):
            messages.error(request, _("That was often. Please wait a few minutes."))
            return HttpResponseRedirect(request.get_full_path())
        return view(request, place, **named)

    return wrapped


def _may_try(request: HttpRequest) -> bool:
    key = f"account:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, timeout=WITHIN_SECONDS)
    return cache.incr(key) <= MOST


@account_page
def sign_in(request: HttpRequest, place: Place) -> HttpResponse:
    """Come back. A wrong password and an unknown e-mail are one answer."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        said = {"email": email, "password": form.cleaned_data["password"]}
        try:
            tokens = shop_client().run_raw("CustomerSignIn", said)["tokenCreate"]
        except Refused:
            words = _("E-mail and password do not fit, or the link of our letter was not opened yet.")  # fmt: skip
            form.add_error(None, words)
        else:
            customer_enter(request, email=email, tokens=tokens)
            return HttpResponseRedirect(place.url("shop:account"))
    return _form_page(request, "sign_in", form)


@account_page
def register(request: HttpRequest, place: Place) -> HttpResponse:
    """A new account. Whoever has the e-mail already, the answer is the same."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {
            "email": form.cleaned_data["email"],
            "password": form.cleaned_data["password"],
            "redirectUrl": settings.PUBLIC_URL + place.url("shop:account_confirm"),
            "channel": place.market.channel,
            "languageCode": place.language_code,
        }
        try:
            shop_client().run_raw("AccountRegister", {"input": said})
        except Refused as refused:
            _password_refused(form, refused)
        else:
            return _letter_is_out(request, place)
    return _form_page(request, "register", form)


@account_page
def forgot(request: HttpRequest, place: Place) -> HttpResponse:
    """Ask for a letter with which to set a new password."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {
            "email": form.cleaned_data["email"],
            "redirectUrl": settings.PUBLIC_URL + place.url("shop:account_password"),
            "channel": place.market.channel,
        }
        try:
            shop_client().run_raw("PasswordResetRequest", said)
        except Refused:
            # Whatever is wrong with an account, who asks does not learn it.
            return _letter_is_out(request, place)
        return _letter_is_out(request, place)
    return _form_page(request, "forgot", form)


@account_page
def confirm(request: HttpRequest, place: Place) -> HttpResponse:
    """The link of the letter; opened by a press, as mail programs look at links too."""
    said = {name: request.GET.get(name, "")[:300] for name in ("email", "token")}
    if request.method == "POST":
        try:
            shop_client().run_raw("AccountConfirm", said)
        except Refused:
            messages.error(request, _("This link is used up or too old."))
        else:
            messages.success(request, _("Your account is open. Please sign in."))
        return HttpResponseRedirect(place.url("shop:account_sign_in"))
    return _form_page(request, "confirm", None)


@account_page
def password(request: HttpRequest, place: Place) -> HttpResponse:
    """The link of the letter: choose a new password, and be signed in."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: request.GET.get(name, "")[:300] for name in ("email", "token")}
        said["password"] = form.cleaned_data["password"]
        try:
            tokens = shop_client().run_raw("PasswordSet", said)["setPassword"]
            # Whoever was signed in with the old password is not any more.
            customer_client(tokens["token"]).run_raw("CustomerSessionsEnd", {})
            again = {"email": said["email"], "password": said["password"]}
            tokens = shop_client().run_raw("CustomerSignIn", again)["tokenCreate"]
        except Refused as refused:
            _password_refused(form, refused)
        else:
            customer_enter(request, email=said["email"], tokens=tokens)
            messages.success(request, _("Your new password holds."))
            return HttpResponseRedirect(place.url("shop:account"))
    return _form_page(request, "password", form)


@never_cache
@require_POST
def sign_out(request: HttpRequest, place: Place) -> HttpResponse:
    """Leave; the basket stays."""
    customer_leave(request)
    return HttpResponseRedirect(place.url("shop:account_sign_in"))


def _letter_is_out(request: HttpRequest, place: Place) -> HttpResponse:
    messages.success(
        request, _("If we can, we have written to you: open the link of our letter.")
    )
    return HttpResponseRedirect(place.url("shop:account_sign_in"))


def _password_refused(form: forms.Form, refused: Refused) -> None:
    """What commerce says against a password; anything else is the link's fault."""
    if any(item.field == "password" for item in refused.items):
        form.add_error(
            "password", _("Choose a longer password, of eight signs or more.")
        )
    else:
        form.add_error(
            None, _("That did not work: the link may be used up or too old.")
        )


def _form_page(
    request: HttpRequest, step: str, form: forms.Form | None
) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    context = {"step": step, "form": form}
    return render(request, "shop/account_form.html", context, status=status)
