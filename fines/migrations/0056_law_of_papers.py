"""What the law has the statement and the certificate of a pack say, as dated rows with their source."""

import attendance.models.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from fines.rules.reference import read_lines


def load(apps, schema_editor):
    rows = read_lines("paper_law.csv")
    model = apps.get_model("fines", "PaperLaw")
    model.objects.bulk_create(
        model(**row | {"declares": row["declares"] or ""}) for row in rows
    )


def unload(apps, schema_editor):
    apps.get_model("fines", "PaperLaw").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0055_interview_letters_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperLaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper', models.CharField(choices=[('statement', 'Witness statement'), ('certificate', "Head teacher's certificate")], max_length=12)),
                ('cites', models.CharField(max_length=120)),
                ('declares', models.TextField(blank=True)),
                ('adult_at', models.SmallIntegerField(null=True)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['paper', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('paper', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_law_of_a_paper_per_day'), models.CheckConstraint(condition=models.Q(('paper__in', ['statement', 'certificate']), ('cites__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('source__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='law_of_a_paper_has_a_source'), models.CheckConstraint(condition=models.Q(models.Q(('paper', 'statement'), _negated=True), models.Q(('adult_at__isnull', False), ('declares__contains', '{pages}')), _connector='OR'), name='statement_declares_how_many_pages')],
            },
        ),
        migrations.RunPython(load, unload),
    ]
