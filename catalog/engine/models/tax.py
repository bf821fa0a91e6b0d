"""How a shop without a tax App taxes: classes of goods and their rates by country."""

from __future__ import annotations

from django.db import models

from catalog.engine.models.base import WithMetadata
from catalog.engine.models.setup import Channel


class TaxClass(WithMetadata):
    """Goods, kinds of goods or shipping methods that are taxed alike."""

    name = models.CharField(max_length=255)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class TaxClassCountryRate(models.Model):
    """Percent in a country, of a class; of everything without one where it is None."""

    tax_class = models.ForeignKey(
        TaxClass, on_delete=models.CASCADE, null=True, related_name="country_rates"
    )
    country_code = models.CharField(max_length=2)
    rate = models.DecimalField(max_digits=8, decimal_places=3)

    class Meta:
        ordering = ["country_code", "tax_class_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["country_code", "tax_class"], name="engine_rate_once"
            ),
            models.UniqueConstraint(
                fields=["country_code"],
                condition=models.Q(tax_class=None),
                name="engine_default_rate_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_code} {self.rate}"


class TaxConfiguration(WithMetadata):
    """How a channel is taxed. With TAX_APP and no answer there is no price."""

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, related_name="tax_configuration"
    )
    charge_taxes = models.BooleanField(default=True)
    tax_calculation_strategy = models.CharField(max_length=20, default="FLAT_RATES")
    display_gross_prices = models.BooleanField(default=True)
    prices_entered_with_tax = models.BooleanField(default=True)
    tax_app_id = models.CharField(max_length=256, blank=True)
    use_weighted_tax_for_shipping = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"taxes of {self.channel}"


class TaxConfigurationPerCountry(models.Model):
    """What one country does otherwise than its channel."""

    tax_configuration = models.ForeignKey(
        TaxConfiguration, on_delete=models.CASCADE, related_name="countries"
    )
    country_code = models.CharField(max_length=2)
    charge_taxes = models.BooleanField(default=True)
    tax_calculation_strategy = models.CharField(max_length=20, null=True)  # noqa: DJ001
    display_gross_prices = models.BooleanField(default=True)
    tax_app_id = models.CharField(max_length=256, blank=True, null=True)  # noqa: DJ001
    use_weighted_tax_for_shipping = models.BooleanField(default=False)

    class Meta:
        ordering = ["country_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["tax_configuration", "country_code"],
                name="engine_country_taxed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tax_configuration_id} {self.country_code}"
