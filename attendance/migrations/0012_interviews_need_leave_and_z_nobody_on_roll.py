"""J1 rests on leave granted for the interview, and Z is for a child who is not on roll.

SI 2024/208 regulation 10: J1 is leave granted under regulation 11; Z is for a child expected, and not
yet on the admission register. New installations read the same from the data file.
"""

from django.db import migrations

REQUIRES = {"J1": "interview_leave", "Z": "child_not_on_roll"}


def require(apps, schema_editor):
    for code, requires in REQUIRES.items():
        rows = apps.get_model("attendance", "AttendanceCode").objects.filter(code=code)
        rows.update(requires=requires)


def free(apps, schema_editor):
    rows = apps.get_model("attendance", "AttendanceCode").objects.filter(code__in=REQUIRES)
    rows.update(requires="")


class Migration(migrations.Migration):
    dependencies = [("attendance", "0011_a_reason_of_blanks_is_none")]

    operations = [migrations.RunPython(require, free)]
