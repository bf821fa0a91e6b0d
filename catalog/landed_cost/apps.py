from django.apps import AppConfig


class LandedCostConfig(AppConfig):
    name = "catalog.landed_cost"
    label = "landed_cost"
    default_auto_field = "django.db.models.BigAutoField"
