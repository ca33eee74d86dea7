"""A charge says what its court pack lacked; dated rows say where papers may follow; a varied appeal names its sentence."""

import attendance.models.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from fines.rules.reference import read_lines


def load(apps, schema_editor):
    model = apps.get_model("fines", "PapersRule")
    rows = read_lines("papers_rules.csv")
    model.objects.bulk_create(
        model(**row | {"papers_may_follow": bool(row["papers_may_follow"])}) for row in rows
    )


def unload(apps, schema_editor):
    apps.get_model("fines", "PapersRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ('attendance', '0003_law'),
        ('cases', '0005_hours_of_courts'),
        ("fines", "0008_orders_and_hearings_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PapersRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.CharField(choices=[('england', 'England'), ('wales', 'Wales')], default='england', max_length=20)),
                ('procedure', models.CharField(choices=[('sjp', 'Single Justice Procedure'), ('hearing', 'Court hearing')], max_length=10)),
                ('papers_may_follow', models.BooleanField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['procedure', 'valid_from'],
            },
        ),
        migrations.AddField(
            model_name='appeal',
            name='varied_to',
            field=models.OneToOneField(help_text='The sentence as it was varied: the result that stands since', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='by_appeal', to='fines.courtresult'),
        ),
        migrations.AddField(
            model_name='proceedings',
            name='lacking',
            field=models.JSONField(default=list, help_text='What its court pack lacked: key, name and words of each thing'),
        ),
        migrations.AddField(
            model_name='proceedings',
            name='why_lacking',
            field=models.TextField(blank=True, help_text='Why it was laid without'),
        ),
        migrations.AddConstraint(
            model_name='proceedings',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lacking', []), ('why_lacking', '')), models.Q(models.Q(('lacking', []), _negated=True), ('why_lacking__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='laid_without_papers_says_why'),
        ),
        migrations.AddConstraint(
            model_name='papersrule',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('jurisdiction', '='), ('procedure', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_papers_rule_per_procedure_and_day'),
        ),
        migrations.RunPython(load, unload),
    ]
