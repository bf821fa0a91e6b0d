"""The door: sign in, sign out, language."""

from django.urls import path

from storefront.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.SignInView.as_view(), name="sign_in"),
    path("out/", views.SignOutView.as_view(), name="sign_out"),
    path("language/", views.language_set, name="language"),
    path("home/", views.home, name="home"),
]
