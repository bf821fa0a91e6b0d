from django.apps import AppConfig

from storefront.observability.tracing import tracing_start


class ObservabilityConfig(AppConfig):
    name = "storefront.observability"
    label = "observability"

    def ready(self) -> None:
        """Begin to trace, where a collector is named."""
        tracing_start()
