from django.apps import AppConfig


class MerchantConfig(AppConfig):
    name = "storefront.merchant"
    label = "merchant"
