"""Sign in, sign out, and the language of one's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from storefront.accounts.forms import SignInForm
from storefront.accounts.models import User
from storefront.accounts.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest

LANGUAGE_SECONDS = 60 * 60 * 24 * 365
LOCKED_STATUS = 429


class SignInView(LoginView):
    """Sign in; everybody lands on the home of their role."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Home of the person's role."""
        user = self.request.user
        return home_of(user) if isinstance(user, User) else reverse("accounts:sign_in")

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        """Let the person in, in the language they chose last."""
        response = super().form_valid(form)
        user = form.get_user()
        if user.language:
            _language_cookie(response, user.language)
        return response


class SignOutView(LogoutView):
    """Sign out; back to the door."""

    next_page = "accounts:sign_in"


def home_of(user: User) -> str:
    """Where a role's work begins."""
    is_operator = user.role == Role.OPERATOR
    return reverse("console:home" if is_operator else "merchant:home")


@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Switch the language of pages outside the shop, and remember it for the person."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("accounts:sign_in")
    response: HttpResponse = HttpResponseRedirect(target)
    language = request.POST.get("language", "").lower()
    known = {code for code, _name in settings.LANGUAGES}
    if language in known and check_for_language(language):
        _language_cookie(response, language)
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=language)
    return response


def _language_cookie(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LANGUAGE_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, _credentials: object
) -> HttpResponse:
    """Too many wrong passwords from one address: wait, in the person's language."""
    minutes = max(1, int(settings.AXES_COOLOFF_TIME * 60))
    context = {"minutes": minutes}
    return render(request, "accounts/locked.html", context, status=LOCKED_STATUS)


def home(request: HttpRequest) -> HttpResponse:
    """The home of whoever is signed in."""
    if isinstance(request.user, User):
        return redirect(home_of(request.user))
    return redirect("accounts:sign_in")
