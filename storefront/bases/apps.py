from django.apps import AppConfig


class BasesDoorsConfig(AppConfig):
    name = "storefront.bases"
    label = "bases_doors"
