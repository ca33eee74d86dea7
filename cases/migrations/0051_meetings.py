"""Meetings: panels with their kind, length, chair, room and line of changes; who was asked; places; feeds."""

import cases.models.plans
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


# A meeting's minutes are added to an instant, whatever the zone of the session: nothing it depends on can change.
SPAN = """
CREATE FUNCTION cases_meeting_span(starts timestamptz, minutes smallint) RETURNS tstzrange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT tstzrange(starts, starts + minutes * interval '1 minute') $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0035_actions_corrected_and_private'),
        ('cases', '0048_weeks_compared'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SPAN, "DROP FUNCTION cases_meeting_span(timestamptz, smallint)"),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(help_text='When a calendar last asked', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='MeetingPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('parent', 'Parent or carer'), ('school', 'School'), ('service', 'Another service')], max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('attendance', models.CharField(blank=True, choices=[('came', 'Came'), ('apologies', 'Sent apologies'), ('absent', 'Did not come')], max_length=10)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='MeetingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('retired_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MinutesAddition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='panel',
            name='one_panel_waits_per_case',
        ),
        migrations.AddField(
            model_name='panel',
            name='cancel_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='panel',
            name='cancelled_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='panel',
            name='cancelled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='panel',
            name='chair',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='panel',
            name='how',
            field=models.CharField(choices=[('in_person', 'In person'), ('phone', 'By telephone'), ('video', 'By video')], default='in_person', max_length=10),
        ),
        migrations.AddField(
            model_name='panel',
            name='kind',
            field=models.CharField(choices=[('panel', 'Panel'), ('target_review', 'Target review'), ('review', 'Review')], default='panel', max_length=15),
        ),
        migrations.AddField(
            model_name='panel',
            name='lasts',
            field=models.SmallIntegerField(default=45, help_text='Minutes'),
        ),
        migrations.AddField(
            model_name='panel',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.panel'),
        ),
        migrations.AddField(
            model_name='panel',
            name='sequence',
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='panel',
            name='sitting',
            field=models.SmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='panel',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panel',
            trigger=pgtrigger.compiler.Trigger(name='recorded_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.held_on IS NOT NULL AND (OLD.minutes, OLD.held_on, OLD.attended, OLD.at, OLD.recorded_by_id) IS DISTINCT FROM (NEW.minutes, NEW.held_on, NEW.attended, NEW.at, NEW.recorded_by_id))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cec1bc93588133f52e003de618dc02c34a784492', operation='UPDATE', pgid='pgtrigger_recorded_stands_51dae', table='cases_panel', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panel',
            trigger=pgtrigger.compiler.Trigger(name='cancelled_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cancelled_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e7e9a94bec3d8c2214df968618f60ce9605c62b4', operation='UPDATE', pgid='pgtrigger_cancelled_stands_33e22', table='cases_panel', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingperson',
            name='carer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer'),
        ),
        migrations.AddField(
            model_name='meetingperson',
            name='panel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='cases.panel'),
        ),
        migrations.AddField(
            model_name='meetingplace',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingplace',
            name='school',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meeting_places', to='attendance.school'),
        ),
        migrations.AddField(
            model_name='panel',
            name='room',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='cases.meetingplace'),
        ),
        migrations.AddIndex(
            model_name='panel',
            index=models.Index(fields=['at'], name='meeting_by_time'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('held_on__isnull', True)), fields=('case', 'kind', 'sitting'), name='one_panel_waits_per_case'),
        ),
        migrations.RunSQL("UPDATE cases_panel SET uid = gen_random_uuid()", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.UniqueConstraint(fields=('uid', 'sequence'), name='one_meeting_per_change'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), ('held_on__isnull', True), ('cancel_reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='meeting_cancelled_when_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.CheckConstraint(condition=models.Q(('lasts__gt', 0), ('lasts__lte', 480), ('sitting__in', (1, 2))), name='meeting_has_a_length'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('cancelled_at__isnull', True), ('held_on__isnull', True), ('room__isnull', False)), expressions=[('room', '='), (cases.models.plans.Span(models.F('at'), models.F('lasts')), '&&')], name='one_meeting_in_a_room'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('cancelled_at__isnull', True), ('chair__isnull', False), ('held_on__isnull', True)), expressions=[('chair', '='), (cases.models.plans.Span(models.F('at'), models.F('lasts')), '&&')], name='one_meeting_per_chair'),
        ),
        migrations.AddField(
            model_name='minutesaddition',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='minutesaddition',
            name='panel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='additions', to='cases.panel'),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user',), name='one_feed_per_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarfeed',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d9c0d08b67fc6ef040efbdcb030b0f44acb2d9c0', operation='DELETE', pgid='pgtrigger_never_deleted_6a292', table='cases_calendarfeed', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarfeed',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='f98babfebed1605b1776039aa513266482e221e5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_75ed9', table='cases_calendarfeed', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='meetingperson',
            constraint=models.UniqueConstraint(fields=('panel', 'carer'), name='asked_once_to_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='meetingperson',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='asked_by_name'),
        ),
        migrations.AddConstraint(
            model_name='meetingperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('carer__isnull', False), ('part', 'parent')), models.Q(models.Q(('part', 'parent'), _negated=True), ('carer__isnull', True)), _connector='OR'), name='asked_parent_is_a_carer'),
        ),
        migrations.AddConstraint(
            model_name='meetingperson',
            constraint=models.CheckConstraint(condition=models.Q(('attendance', ''), ('attendance__in', ['came', 'apologies', 'absent']), _connector='OR'), name='attendance_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingperson',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f00a562b6ad4c0ea7f37c80c4d491c10e9804911', operation='DELETE', pgid='pgtrigger_never_deleted_a3b77', table='cases_meetingperson', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingperson',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='f7ca49c9dd224e385b91346ddd2816e8edbb2eb9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1fde0', table='cases_meetingperson', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingperson',
            trigger=pgtrigger.compiler.Trigger(name='attendance_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."attendance" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3dafb35931bf17fd4361a78696fd0d6415d001f6', operation='UPDATE', pgid='pgtrigger_attendance_stands_8e39d', table='cases_meetingperson', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='meetingplace',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='meeting_place_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='meetingplace',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_on__isnull', True)), fields=('name',), name='one_place_of_a_name'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingplace',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6d83a6445b61af974171d8ff266db2ab0ff30375', operation='DELETE', pgid='pgtrigger_never_deleted_3136c', table='cases_meetingplace', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingplace',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='b840bf3d3f33f70f9b0b0a014492f71c2ec81cb1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_49056', table='cases_meetingplace', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='minutesaddition',
            constraint=models.CheckConstraint(condition=models.Q(('text__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='addition_says_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='minutesaddition',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8d2cbf4d6e588e7d8d71eea9c20ad67a4cd07c91', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2b413', table='cases_minutesaddition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='minutesaddition',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='1b13c21c1dc479bc779b75f4cb174386da6172ae', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_dca0f', table='cases_minutesaddition', when='BEFORE')),
        ),
    ]
