"""Sequences behind the references of notices and proceedings. A gap does no harm; a double would."""

from django.db import migrations


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name}", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("fines", "0003_notices_and_money")]

    operations = [sequence("fines_notice_ref"), sequence("fines_proceedings_ref")]
