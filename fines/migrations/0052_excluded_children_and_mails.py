"""Sightings of excluded children, within how many days they count, and the e-mails to schools until they have gone."""

import attendance.models.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from fines.rules.reference import read_lines


def load(apps, schema_editor):
    model = apps.get_model("fines", "ExcludedRule")
    model.objects.bulk_create(model(**row) for row in read_lines("excluded_rules.csv"))


def unload(apps, schema_editor):
    apps.get_model("fines", "ExcludedRule").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0044_parental_responsibility_not_known'),
        ("fines", "0051_the_yearly_return"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExcludedRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.CharField(choices=[('england', 'England'), ('wales', 'Wales')], max_length=20)),
                ('first_days', models.SmallIntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['jurisdiction', 'valid_from'],
            },
        ),
        migrations.CreateModel(
            name='OutcomeMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lines', models.JSONField(help_text='[[reference, outcome], ...]')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('waiting', 'To be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('given_up', 'Given up')], default='waiting', max_length=10)),
                ('tries', models.SmallIntegerField(default=0)),
                ('tried_at', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, help_text='Why the last try failed', max_length=300)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('place', models.CharField(max_length=200)),
                ('seen_by', models.CharField(help_text='Name and post', max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['seen_at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='excludedrule',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('jurisdiction', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_excluded_rule_per_day'),
        ),
        migrations.AddConstraint(
            model_name='excludedrule',
            constraint=models.CheckConstraint(condition=models.Q(('first_days__gt', 0)), name='excluded_days_positive'),
        ),
        migrations.AddField(
            model_name='outcomemail',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.school'),
        ),
        migrations.AddField(
            model_name='sighting',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sighting',
            name='encounter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.encounter'),
        ),
        migrations.AddField(
            model_name='sighting',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='fines.penaltynotice'),
        ),
        migrations.AddField(
            model_name='sighting',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.session'),
        ),
        migrations.AddIndex(
            model_name='outcomemail',
            index=models.Index(condition=models.Q(('state', 'sent'), _negated=True), fields=['id'], name='outcome_mail_not_gone'),
        ),
        migrations.AddConstraint(
            model_name='outcomemail',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'given_up'])), name='outcome_mail_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='outcomemail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tried_at__isnull', True), ('tries', 0), ('state', 'waiting')), models.Q(('tried_at__isnull', False), ('tries__gt', 0)), _connector='OR'), name='outcome_mail_tried_when'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.UniqueConstraint(fields=('notice', 'seen_at'), name='seen_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.CheckConstraint(condition=models.Q(('place__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('seen_by__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='sighting_says_where_and_by_whom'),
        ),
        migrations.RunPython(load, unload),
    ]
