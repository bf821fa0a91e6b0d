from django.apps import AppConfig


class PricesConfig(AppConfig):
    name = "catalog.prices"
    label = "prices"
    default_auto_field = "django.db.models.BigAutoField"
