"""The database itself refuses to change an entry of the trail."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER submissions_trail_append_only BEFORE UPDATE ON submissions_auditentry
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
"""
POSTGRESQL = """
CREATE FUNCTION submissions_trail_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER submissions_trail_append_only BEFORE UPDATE ON submissions_auditentry
FOR EACH ROW EXECUTE FUNCTION submissions_trail_append_only();
"""


def add(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute(SQLITE if vendor == "sqlite" else POSTGRESQL)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER submissions_trail_append_only")
    else:
        schema_editor.execute("DROP FUNCTION submissions_trail_append_only CASCADE")


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
