from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "catalog.books"
    label = "books"
    default_auto_field = "django.db.models.BigAutoField"
