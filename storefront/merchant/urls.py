"""A merchant's pages. The language is the person's, not the URL's."""

from django.urls import path, re_path

from storefront.merchant import token_views, views

app_name = "merchant"

urlpatterns = [
    path("", views.home, name="home"),
    path("upload/", views.upload, name="upload"),
    re_path(r"^template\.(?P<kind>xlsx|csv)$", views.template, name="template"),
    path("sample/<str:name>", views.sample, name="sample"),
    path("submissions/<int:submission_id>/", views.submission, name="submission"),
    path("submissions/<int:submission_id>/submit/", views.submit, name="submit"),
    path("submissions/<int:submission_id>/withdraw/", views.withdraw, name="withdraw"),
    re_path(
        r"^submissions/(?P<submission_id>\d+)/to-mend\.(?P<kind>xlsx|csv)$",
        views.problems,
        name="problems",
    ),
    path("tokens/", token_views.tokens, name="tokens"),
    path("tokens/<int:token_id>/rotate/", token_views.rotate, name="token_rotate"),
    path("tokens/<int:token_id>/end/", token_views.end, name="token_end"),
    path("files/<str:token>", views.file, name="file"),
]
