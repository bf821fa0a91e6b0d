from django.apps import AppConfig


class SaleorAppConfig(AppConfig):
    name = "storefront.saleor_app"
    label = "saleor_app"
    default_auto_field = "django.db.models.BigAutoField"
