"""Saleor's own default: orders of a guest come to an account only with the password."""

from django.db import migrations, models


def modes_named(apps, schema_editor):
    """The mode so far was a name that the contract does not have."""
    shops = apps.get_model("engine", "Shop").objects
    shops.filter(account_confirm_merge_mode="LEGACY").update(
        account_confirm_merge_mode="MERGE_DISABLED"
    )


class Migration(migrations.Migration):
    dependencies = [("engine", "0012_ways_of_several_apps")]

    operations = [
        migrations.AlterField(
            model_name="shop",
            name="account_confirm_merge_mode",
            field=models.CharField(default="MERGE_DISABLED", max_length=32),
        ),
        migrations.RunPython(modes_named, migrations.RunPython.noop),
    ]
