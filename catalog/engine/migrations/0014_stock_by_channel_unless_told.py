from django.db import migrations, models


def never_meant(apps, schema_editor):
    """The flag was kept and had no meaning so far: stock was always the channel's."""
    apps.get_model("engine", "Shop").objects.update(
        use_legacy_shipping_zone_stock_availability=False
    )


class Migration(migrations.Migration):

    dependencies = [
        ("engine", "0013_accounts_are_not_merged_unless_asked"),
    ]

    operations = [
        migrations.AlterField(
            model_name="shop",
            name="use_legacy_shipping_zone_stock_availability",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(never_meant, migrations.RunPython.noop),
    ]
