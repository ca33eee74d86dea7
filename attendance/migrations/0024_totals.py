"""Totals of enrolments over the periods people ask about, kept so that everybody's figures open at once."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# A run by day changes numbers in place: with room on its page a row need not move.
ROOM = """
ALTER TABLE attendance_enrolmenttotal SET (fillfactor = 80);
ALTER TABLE attendance_grouptotal SET (fillfactor = 80);
"""
NO_ROOM = """
ALTER TABLE attendance_enrolmenttotal RESET (fillfactor);
ALTER TABLE attendance_grouptotal RESET (fillfactor);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0029_an_acknowledgement_is_taken_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='autumn 2026, 2026/27, or two dates', max_length=40, unique=True)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('is_usual', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(null=True)),
                ('counted_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(help_text='When a count last came out otherwise', null=True)),
                ('seconds', models.FloatField(help_text='How long counting everybody took', null=True)),
                ('met', models.JSONField(default=dict, help_text='Sessions each school met for')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='kept_period_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentTotal',
            fields=[
                ('present', models.SmallIntegerField(default=0)),
                ('approved_activity', models.SmallIntegerField(default=0)),
                ('authorised', models.SmallIntegerField(default=0)),
                ('unauthorised', models.SmallIntegerField(default=0)),
                ('late', models.SmallIntegerField(default=0)),
                ('before_present', models.SmallIntegerField(default=0)),
                ('before_approved_activity', models.SmallIntegerField(default=0)),
                ('before_authorised', models.SmallIntegerField(default=0)),
                ('before_unauthorised', models.SmallIntegerField(default=0)),
                ('before_late', models.SmallIntegerField(default=0)),
                ('period', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='attendance.keptperiod')),
                ('enrolment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.enrolment')),
                ('school', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.school')),
                ('year_group', models.CharField(help_text='In the year of the period', max_length=4)),
                ('ever', models.SmallIntegerField(default=0)),
                ('always', models.SmallIntegerField(default=0)),
                ('at_15', models.BooleanField()),
                ('in_statistics', models.BooleanField()),
                ('pk', models.CompositePrimaryKey('period_id', 'enrolment_id', blank=True, editable=False, primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GroupTotal',
            fields=[
                ('present', models.SmallIntegerField(default=0)),
                ('approved_activity', models.SmallIntegerField(default=0)),
                ('authorised', models.SmallIntegerField(default=0)),
                ('unauthorised', models.SmallIntegerField(default=0)),
                ('late', models.SmallIntegerField(default=0)),
                ('before_present', models.SmallIntegerField(default=0)),
                ('before_approved_activity', models.SmallIntegerField(default=0)),
                ('before_authorised', models.SmallIntegerField(default=0)),
                ('before_unauthorised', models.SmallIntegerField(default=0)),
                ('before_late', models.SmallIntegerField(default=0)),
                ('period', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='attendance.keptperiod')),
                ('kind', models.CharField(max_length=20)),
                ('enrolment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.enrolment')),
                ('pk', models.CompositePrimaryKey('period_id', 'kind', 'enrolment_id', blank=True, editable=False, primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TotalRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enrolment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.enrolment')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='KeptCodes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('question', models.JSONField()),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(null=True)),
                ('counted_at', models.DateTimeField(null=True)),
                ('counts', models.JSONField(default=list, help_text='Code, school, its last day there, marks')),
            ],
        ),
        migrations.RunSQL(ROOM, NO_ROOM),
    ]
