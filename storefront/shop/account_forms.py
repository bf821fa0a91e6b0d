"""The forms of a buyer's account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


def _email() -> forms.EmailField:
    return forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


def _password(autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "dir": "ltr"})
    return forms.CharField(
        label=gettext_lazy("Password"), max_length=128, strip=False, widget=widget
    )


class EmailForm(forms.Form):
    """Who forgot a password."""

    email = _email()


class SignInForm(EmailForm):
    """Who comes back."""

    password = _password("current-password")


class RegisterForm(EmailForm):
    """Who comes for the first time."""

    password = _password("new-password")


class PasswordForm(forms.Form):
    """A new password."""

    password = _password("new-password")
