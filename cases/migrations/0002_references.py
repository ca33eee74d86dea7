"""Sequences behind the references people use. A gap does no harm; a double would."""

from django.db import migrations


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name}", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [sequence("cases_case_ref"), sequence("cases_letter_ref")]
