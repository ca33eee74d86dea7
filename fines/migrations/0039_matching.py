"""A line of the bank that takes money back comes once; and whether sure matches need nobody, by date."""

from django.db import migrations, models

from fines.rules.reference import read_lines


def load(apps, schema_editor):
    table = apps.get_model("fines", "MatchingRule")
    table.objects.bulk_create(table(**row) for row in read_lines("matching_rules.csv"))


class Migration(migrations.Migration):
    dependencies = [("fines", "0038_money_within_what_came_in")]

    operations = [
        migrations.AddField(
            model_name="receiptreturn",
            name="key",
            field=models.CharField(
                blank=True, default="", help_text="The line of the bank that says so", max_length=80
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="receiptreturn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=["key"],
                name="return_comes_once",
            ),
        ),
        migrations.CreateModel(
            name="MatchingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(unique=True)),
                ("by_itself", models.BooleanField()),
                ("source", models.CharField(max_length=300)),
            ],
            options={"ordering": ["valid_from"]},
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
