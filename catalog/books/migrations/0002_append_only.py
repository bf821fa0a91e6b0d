"""The database itself refuses to change what was booked."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER books_append_only BEFORE UPDATE ON books_transfer
BEGIN SELECT RAISE(ABORT, 'the books are append-only'); END
"""
POSTGRESQL = """
CREATE FUNCTION books_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the books are append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER books_append_only BEFORE UPDATE ON books_transfer
FOR EACH ROW EXECUTE FUNCTION books_append_only();
"""


def add(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute(SQLITE if vendor == "sqlite" else POSTGRESQL)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER books_append_only")
    else:
        schema_editor.execute("DROP FUNCTION books_append_only CASCADE")


class Migration(migrations.Migration):
    dependencies = [("books", "0001_transfers")]
    operations = [migrations.RunPython(add, remove)]
