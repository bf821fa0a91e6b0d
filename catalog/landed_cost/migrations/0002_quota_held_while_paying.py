# A quota entry now belongs to a checkout first. The table is made anew: no release has
# counted a quota yet.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("landed_cost", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="QuotaEntry"),
        migrations.CreateModel(
            name="QuotaEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checkout_id", models.CharField(max_length=100, unique=True)),
                ("order_id", models.CharField(max_length=100, null=True, unique=True)),
                ("market", models.CharField(max_length=8)),
                ("identity_hash", models.CharField(max_length=64)),
                ("year", models.PositiveIntegerField()),
                ("amount", models.DecimalField(decimal_places=3, max_digits=20)),
                ("currency", models.CharField(max_length=3)),
                ("rice_g", models.PositiveIntegerField(default=0)),
                ("taken_at", models.DateTimeField()),
                ("held_until", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["market", "identity_hash", "year"], name="quota_of_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("market", models.CharField(max_length=8)),
                ("identity_hash", models.CharField(max_length=64)),
                ("year", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["market", "identity_hash", "year"], name="quota_year_once")
                ],
            },
        ),
    ]
