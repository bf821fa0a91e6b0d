"""The database itself refuses to change a line of the ledger."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER lot_movement_append_only BEFORE UPDATE ON bases_lotmovement
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""
POSTGRESQL = """
CREATE FUNCTION lot_movement_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER lot_movement_append_only BEFORE UPDATE ON bases_lotmovement
FOR EACH ROW EXECUTE FUNCTION lot_movement_append_only();
"""


def add(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute(SQLITE if vendor == "sqlite" else POSTGRESQL)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER lot_movement_append_only")
    else:
        schema_editor.execute("DROP FUNCTION lot_movement_append_only CASCADE")


class Migration(migrations.Migration):
    dependencies = [("bases", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
