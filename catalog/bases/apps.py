from django.apps import AppConfig


class BasesConfig(AppConfig):
    name = "catalog.bases"
    label = "bases"
    default_auto_field = "django.db.models.BigAutoField"
