"""The tables of casework, with the triggers that keep them."""

import attendance.models.ranges
import cases.models.allocation
import cases.models.cover
import cases.models.plans
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.models.quick_triggers import AddTrigger


# A meeting's minutes are added to an instant, whatever the zone of the session: nothing it depends on can change.
SPAN = """
CREATE FUNCTION cases_meeting_span(starts timestamptz, minutes smallint) RETURNS tstzrange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT tstzrange(starts, starts + minutes * interval '1 minute') $$;
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('cases', '0001_initial'),
        ('cases', '0002_references'),
        ('cases', '0003_limits_and_settings'),
        ('cases', '0004_entry_test'),
        ('cases', '0005_what_was_done'),
        ('cases', '0030_reasons_that_can_be_read'),
        ('cases', '0031_pathways'),
        ('cases', '0032_templates'),
        ('cases', '0033_contacts_corrected_and_restricted'),
        ('cases', '0034_referrals_and_support'),
        ('cases', '0038_queues_and_allocation'),
        ('cases', '0039_queue_settings'),
        ('cases', '0040_process_figures'),
        ('cases', '0041_saved_views'),
        ('cases', '0042_letter_texts_and_batches'),
        ('cases', '0043_first_letter_texts'),
        ('cases', '0047_joint_work'),
        ('cases', '0048_weeks_compared'),
        ('cases', '0051_meetings'),
        ('cases', '0052_people_asked_to_panels'),
        ('cases', '0053_visits'),
        ('cases', '0054_lone_worker_grace'),
        ('cases', '0055_one_pathway_of_a_name'),
        ('cases', '0056_views_of_other_lists'),
        ('cases', '0057_cover'),
        ('cases', '0059_letters_that_tell'),
        ('cases', '0060_texts_of_meetings'),
        ('cases', '0061_sittings_and_overdue_mails'),
        ('cases', '0063_letters_of_notices'),
        ('cases', '0065_court_settings'),
        ('cases', '0068_notice_to_improve_is_watched'),
        ('cases', '0072_records_end_with_the_watch'),
    ]

    dependencies = [
        ('attendance', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SPAN, 'DROP FUNCTION cases_meeting_span(timestamptz, smallint)'),
        migrations.CreateModel(
            name='LocalSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('value', models.IntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['key', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('key', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_setting_per_key_and_day')],
            },
        ),
        migrations.CreateModel(
            name='MeetingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('retired_on', models.DateField(null=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meeting_places', to='attendance.school')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='meeting_place_has_a_name'), models.UniqueConstraint(condition=models.Q(('retired_on__isnull', True)), fields=('name',), name='one_place_of_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Pathway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('for_whom', models.CharField(max_length=300)),
                ('ships', models.BooleanField(default=False, help_text='A template that came with Bellwether')),
                ('source', models.CharField(max_length=400)),
                ('programme', models.CharField(blank=True, help_text='The parenting programme offered', max_length=200)),
                ('decision_weeks', models.SmallIntegerField(help_text='School weeks from opening to a decision')),
                ('watch_weeks', models.SmallIntegerField(help_text='School weeks watched after closing')),
                ('entry_sessions', models.SmallIntegerField()),
                ('entry_percent', models.SmallIntegerField()),
                ('entry_weeks', models.SmallIntegerField()),
                ('entry_rule', models.SmallIntegerField(help_text='1 the sessions, 2 the percentage, 3 either')),
                ('valid_from', models.DateField(help_text='Empty: a draft', null=True)),
                ('valid_to', models.DateField(null=True)),
                ('default_from', models.DateField(help_text='New cases begin on it from that day', null=True)),
                ('default_to', models.DateField(null=True)),
                ('put_by', models.CharField(blank=True, help_text='Who put it in force, by name', max_length=120)),
                ('put_at', models.DateTimeField(null=True)),
                ('copied_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='cases.pathway')),
            ],
            options={
                'ordering': ['-ships', 'id'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('default_from__isnull', False)), expressions=[('ships', '='), (attendance.models.ranges.DateRange(models.F('default_from'), models.F('default_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_default_pathway_a_day'), models.UniqueConstraint(django.db.models.functions.text.Upper('name'), name='one_pathway_of_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('copied_from__isnull', True), ('ships', True)), models.Q(('copied_from__isnull', False), ('ships', False)), _connector='OR'), name='pathway_ships_or_is_a_copy'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='pathway_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('default_from__isnull', True), ('default_to__isnull', True)), models.Q(('default_from__gte', models.F('valid_from')), models.Q(('valid_to__isnull', True), ('default_to__lte', models.F('valid_to')), _connector='OR')), _connector='OR'), name='pathway_default_while_valid'), models.CheckConstraint(condition=models.Q(('decision_weeks__range', (1, 39)), ('entry_percent__range', (1, 100)), ('entry_rule__in', [1, 2, 3]), ('entry_sessions__range', (1, 190)), ('entry_weeks__range', (1, 39)), ('watch_weeks__range', (1, 39))), name='pathway_numbers_make_sense'), models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('for_whom__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('source__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='pathway_says_what_and_why')],
            },
        ),
        migrations.CreateModel(
            name='PathwayStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('flagged', 'Flagged'), ('school_support', 'School support'), ('referred', 'Referred'), ('returned', 'Returned to school'), ('open', 'Fast Track open'), ('panel', 'Panel'), ('plan', 'Plan'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('notice_proposed', 'Penalty notice proposed'), ('notice_issued', 'Penalty notice issued'), ('notice_unpaid', 'Penalty notice unpaid'), ('legal_consideration', 'Legal consideration'), ('interview', 'Interview under caution'), ('prosecution', 'Prosecution'), ('sjp', 'Single Justice Procedure'), ('court', 'Court'), ('eso', 'Education supervision order'), ('outcome', 'Court outcome'), ('post_monitor', 'Watched after outcome'), ('step_down', 'Stepped down'), ('transferred', 'Transferred'), ('closed', 'Closed')], max_length=24)),
                ('amount', models.SmallIntegerField(help_text='Empty: the pathway sets no length', null=True)),
                ('unit', models.CharField(blank=True, choices=[('school_days', 'school days'), ('school_weeks', 'school weeks'), ('period_weeks', 'school weeks, the first counted'), ('working_days', 'working days'), ('days', 'days'), ('months', 'months')], max_length=20)),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('not_from', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                ('letters', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('source', models.CharField(max_length=300)),
                ('pathway', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='cases.pathway')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('pathway', 'stage'), name='one_row_per_pathway_stage'), models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('unit', '')), models.Q(('amount__gte', 0), ('unit__in', ['school_days', 'school_weeks', 'period_weeks', 'working_days', 'days', 'months'])), _connector='OR'), name='pathway_stage_length_has_its_unit'), models.CheckConstraint(condition=models.Q(('stage__in', ['flagged', 'school_support', 'referred', 'returned', 'open', 'panel', 'plan', 'review', 'notice_to_improve', 'notice_proposed', 'notice_issued', 'notice_unpaid', 'legal_consideration', 'interview', 'prosecution', 'sjp', 'court', 'eso', 'outcome', 'post_monitor', 'step_down', 'transferred', 'closed'])), name='pathway_stage_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SafetyContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(max_length=254)),
                ('listed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user',), name='one_safety_contact_per_officer'), models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('email__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='safety_contact_can_be_told')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of_list', models.CharField(choices=[('cases', 'Cases'), ('queue', 'Queue'), ('giving', 'Cases to give out')], default='cases', max_length=10)),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(max_length=600)),
                ('is_shared', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': [django.db.models.functions.text.Lower('name'), 'id'],
                'constraints': [models.UniqueConstraint(models.F('owner'), models.F('of_list'), django.db.models.functions.text.Lower('name'), name='one_view_of_a_name_per_owner_and_list'), models.UniqueConstraint(fields=('id', 'of_list'), name='view_and_its_list'), models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('query__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='view_has_name_and_filters')],
            },
        ),
        migrations.CreateModel(
            name='StageLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('flagged', 'Flagged'), ('school_support', 'School support'), ('referred', 'Referred'), ('returned', 'Returned to school'), ('open', 'Fast Track open'), ('panel', 'Panel'), ('plan', 'Plan'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('notice_proposed', 'Penalty notice proposed'), ('notice_issued', 'Penalty notice issued'), ('notice_unpaid', 'Penalty notice unpaid'), ('legal_consideration', 'Legal consideration'), ('interview', 'Interview under caution'), ('prosecution', 'Prosecution'), ('sjp', 'Single Justice Procedure'), ('court', 'Court'), ('eso', 'Education supervision order'), ('outcome', 'Court outcome'), ('post_monitor', 'Watched after outcome'), ('step_down', 'Stepped down'), ('transferred', 'Transferred'), ('closed', 'Closed')], max_length=24)),
                ('amount', models.SmallIntegerField()),
                ('unit', models.CharField(choices=[('school_days', 'school days'), ('school_weeks', 'school weeks'), ('period_weeks', 'school weeks, the first counted'), ('working_days', 'working days'), ('days', 'days'), ('months', 'months')], max_length=20)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['stage', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('stage', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_limit_per_stage_and_day'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='stage_limit_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='AllocationBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(default=cases.models.allocation.new_ref, max_length=12, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='cases.allocationbatch')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(help_text='When a calendar last asked', null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user',), name='one_feed_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=12, unique=True)),
                ('opened_on', models.DateField()),
                ('stage', models.CharField(choices=[('flagged', 'Flagged'), ('school_support', 'School support'), ('referred', 'Referred'), ('returned', 'Returned to school'), ('open', 'Fast Track open'), ('panel', 'Panel'), ('plan', 'Plan'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('notice_proposed', 'Penalty notice proposed'), ('notice_issued', 'Penalty notice issued'), ('notice_unpaid', 'Penalty notice unpaid'), ('legal_consideration', 'Legal consideration'), ('interview', 'Interview under caution'), ('prosecution', 'Prosecution'), ('sjp', 'Single Justice Procedure'), ('court', 'Court'), ('eso', 'Education supervision order'), ('outcome', 'Court outcome'), ('post_monitor', 'Watched after outcome'), ('step_down', 'Stepped down'), ('transferred', 'Transferred'), ('closed', 'Closed')], default='flagged', max_length=24)),
                ('stage_changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('stage_due', models.DateField(null=True)),
                ('officer_since', models.DateField(null=True)),
                ('next_step', models.CharField(blank=True, max_length=200)),
                ('next_step_due', models.DateField(null=True)),
                ('next_step_kind', models.CharField(blank=True, choices=[('call', 'Call'), ('visit', 'Visit'), ('meeting', 'Meeting'), ('letter', 'Letter'), ('email', 'E-mail'), ('text', 'Text message')], max_length=10)),
                ('fast_track_on', models.DateField(help_text='Week 0 of the pathway', null=True)),
                ('panel_due', models.DateField(null=True)),
                ('plan_due', models.DateField(null=True)),
                ('target_review_due', models.DateField(null=True)),
                ('review_due', models.DateField(null=True)),
                ('decision_due', models.DateField(null=True)),
                ('court_provisional', models.DateField(null=True)),
                ('basis', models.JSONField(default=dict)),
                ('basis_as_of', models.DateField()),
                ('basis_changed_at', models.DateTimeField(null=True)),
                ('legal_since', models.DateField(help_text='In legal stages since; empty: not in one', null=True)),
                ('closed_on', models.DateField(null=True)),
                ('close_reason', models.CharField(blank=True, choices=[('improved', 'Attendance improved'), ('dismissed', 'Dismissed: no action needed'), ('notice_paid', 'Penalty notice paid'), ('notice_withdrawn', 'Penalty notice withdrawn'), ('eso', 'Education supervision order ended'), ('court', 'Court outcome entered'), ('transferred', 'Transferred to another school or authority'), ('left_school_age', 'Past compulsory school age'), ('opened_in_error', 'Opened in error'), ('other', 'Other')], max_length=20)),
                ('watch_until', models.DateField(help_text='Attendance is watched until then', null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='attendance.enrolment')),
                ('follows', models.ForeignKey(help_text="The pupil's case before this one", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='cases.case')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL)),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='attendance.pupil')),
                ('stage_changed_by', models.ForeignKey(help_text='Empty: the nightly job', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pathway', models.ForeignKey(help_text='As it was when the case was opened, or as a manager changed it', on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.pathway')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['stage', 'stage_due'], name='case_by_stage'), models.Index(fields=['officer', 'stage'], name='case_by_officer'), models.Index(fields=['enrolment'], name='case_by_enrolment')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stage', 'closed'), _negated=True), fields=('pupil',), name='one_open_case_per_pupil'), models.CheckConstraint(condition=models.Q(('stage__in', ['flagged', 'school_support', 'referred', 'returned', 'open', 'panel', 'plan', 'review', 'notice_to_improve', 'notice_proposed', 'notice_issued', 'notice_unpaid', 'legal_consideration', 'interview', 'prosecution', 'sjp', 'court', 'eso', 'outcome', 'post_monitor', 'step_down', 'transferred', 'closed'])), name='case_stage_is_known'), models.CheckConstraint(condition=models.Q(('ref__regex', '^FT-\\d{4,}$')), name='case_ref_shape'), models.CheckConstraint(condition=models.Q(models.Q(('close_reason__in', ['improved', 'dismissed', 'notice_paid', 'notice_withdrawn', 'eso', 'court', 'transferred', 'left_school_age', 'opened_in_error', 'other']), ('closed_on__isnull', False), ('stage', 'closed')), models.Q(models.Q(('stage', 'closed'), _negated=True), ('close_reason', ''), ('closed_on__isnull', True)), _connector='OR'), name='case_closed_when_and_why'), models.CheckConstraint(condition=models.Q(models.Q(('officer__isnull', True), ('officer_since__isnull', True)), models.Q(('officer__isnull', False), ('officer_since__isnull', False)), _connector='OR'), name='case_officer_since')],
            },
        ),
        migrations.CreateModel(
            name='LiftedSafeguard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('safeguard', models.CharField(choices=[('support_offered', 'Support offered'), ('social_worker', 'Social worker consulted'), ('virtual_school', 'Virtual school head consulted'), ('send', 'SEND service consulted'), ('youth_justice', 'Youth justice worker consulted')], max_length=30)),
                ('reason', models.TextField()),
                ('on', models.DateField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lifted_safeguards', to='cases.case')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='lifted_safeguard_says_why'), models.CheckConstraint(condition=models.Q(('safeguard__in', ['support_offered', 'social_worker', 'virtual_school', 'send', 'youth_justice'])), name='lifted_safeguard_is_known'), models.UniqueConstraint(fields=('case', 'safeguard', 'by'), name='one_safeguard_lifted_once_by_each')],
            },
        ),
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('panel', 'Panel'), ('target_review', 'Target review'), ('review', 'Review')], default='panel', max_length=15)),
                ('sitting', models.SmallIntegerField(default=1)),
                ('at', models.DateTimeField()),
                ('lasts', models.SmallIntegerField(default=45, help_text='Minutes')),
                ('how', models.CharField(choices=[('in_person', 'In person'), ('phone', 'By telephone'), ('video', 'By video')], default='in_person', max_length=10)),
                ('place', models.CharField(max_length=200)),
                ('arranged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('held_on', models.DateField(null=True)),
                ('attended', models.JSONField(default=list, help_text='References of the carers who came')),
                ('minutes', models.TextField(blank=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancel_reason', models.CharField(blank=True, max_length=200)),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('sequence', models.SmallIntegerField(default=0)),
                ('arranged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='cases.case')),
                ('chair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.panel')),
                ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='cases.meetingplace')),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['at'], name='meeting_by_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('held_on__isnull', True)), fields=('case', 'kind', 'sitting'), name='one_panel_waits_per_case'), models.UniqueConstraint(fields=('uid', 'sequence'), name='one_meeting_per_change'), models.CheckConstraint(condition=models.Q(models.Q(('held_on__isnull', True), ('minutes', ''), ('recorded_by__isnull', True)), models.Q(('held_on__isnull', False), ('recorded_by__isnull', False), ('minutes__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='panel_held_when_by_whom_and_what'), models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), ('held_on__isnull', True), ('cancel_reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='meeting_cancelled_when_by_whom_and_why'), models.CheckConstraint(condition=models.Q(('lasts__gt', 0), ('lasts__lte', 480), ('sitting__gte', 1), ('sitting__lte', 9)), name='meeting_has_a_length'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('cancelled_at__isnull', True), ('held_on__isnull', True), ('room__isnull', False)), expressions=[('room', '='), (cases.models.plans.Span(models.F('at'), models.F('lasts')), '&&')], name='one_meeting_in_a_room'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('cancelled_at__isnull', True), ('chair__isnull', False), ('held_on__isnull', True)), expressions=[('chair', '='), (cases.models.plans.Span(models.F('at'), models.F('lasts')), '&&')], name='one_meeting_per_chair')],
            },
        ),
        migrations.CreateModel(
            name='MeetingPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('parent', 'Parent or carer'), ('school', 'School'), ('service', 'Another service')], max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('attendance', models.CharField(blank=True, choices=[('came', 'Came'), ('apologies', 'Sent apologies'), ('absent', 'Did not come')], max_length=10)),
                ('carer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='cases.panel')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('panel', 'carer'), name='asked_once_to_a_meeting'), models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='asked_by_name'), models.CheckConstraint(condition=models.Q(models.Q(('carer__isnull', False), ('part', 'parent')), models.Q(models.Q(('part', 'parent'), _negated=True), ('carer__isnull', True)), _connector='OR'), name='asked_parent_is_a_carer'), models.CheckConstraint(condition=models.Q(('attendance', ''), ('attendance__in', ['came', 'apologies', 'absent']), _connector='OR'), name='attendance_is_known')],
            },
        ),
        migrations.CreateModel(
            name='MinutesAddition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='additions', to='cases.panel')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='addition_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('action_plan', 'Action plan'), ('contract', 'Attendance contract')], max_length=20)),
                ('agreed_on', models.DateField()),
                ('refused', models.BooleanField(default=False)),
                ('refusal_reason', models.TextField(blank=True)),
                ('support', models.TextField(blank=True, help_text='What school and services will do')),
                ('review_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='cases.case')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('refused', False), ('refusal_reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='plan_refused_says_why'), models.CheckConstraint(condition=models.Q(('review_on__isnull', True), ('review_on__gte', models.F('agreed_on')), _connector='OR'), name='plan_reviewed_after_agreed')],
            },
        ),
        migrations.CreateModel(
            name='PlanTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.SmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('owner', models.CharField(max_length=120)),
                ('due', models.DateField(null=True)),
                ('result', models.CharField(blank=True, choices=[('met', 'Met'), ('partly', 'Partly met'), ('not_met', 'Not met')], max_length=10)),
                ('result_note', models.CharField(blank=True, max_length=300)),
                ('reviewed_on', models.DateField(null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='cases.plan')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'order'), name='one_target_per_line'), models.CheckConstraint(condition=models.Q(('text__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='target_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('result', ''), ('reviewed_by__isnull', True), ('reviewed_on__isnull', True)), models.Q(('result__in', ['met', 'partly', 'not_met']), ('reviewed_by__isnull', False), ('reviewed_on__isnull', False)), _connector='OR'), name='target_result_when_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=12, unique=True)),
                ('why', models.TextField()),
                ('facts', models.JSONField()),
                ('certificate', models.BinaryField()),
                ('sent_on', models.DateField()),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due', models.DateField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='cases.case')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['case'], name='referral_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='referral_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ReferralAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('accepted', 'Accepted'), ('returned', 'Returned to school'), ('overtaken', 'Overtaken: the case went another way')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answered', to='cases.referral')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ['accepted', 'returned', 'overtaken'])), name='referral_answer_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'returned'), _negated=True), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='referral_returned_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('why_changed', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(choices=[('early_help', 'Early help'), ('parenting', 'Parenting lessons'), ('mentoring', 'Mentoring'), ('adjustments', 'Adjustments in school'), ('ebsa_plan', 'EBSA plan'), ('transport', 'Help to get there'), ('health', 'Health service'), ('counselling', 'Counselling'), ('youth', 'Youth work'), ('practical', 'Food, uniform or money'), ('other', 'Something else')], max_length=20)),
                ('provider', models.CharField(help_text='Who gives it', max_length=120)),
                ('offered_on', models.DateField()),
                ('state', models.CharField(choices=[('offered', 'Offered'), ('taken', 'Taken up'), ('declined', 'Declined'), ('not_available', 'Not available'), ('ended', 'Ended')], max_length=15)),
                ('state_on', models.DateField()),
                ('note', models.CharField(blank=True, help_text='What it is, and what came of it', max_length=500)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='cases.case')),
                ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='cases.support')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.support')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case'], name='support_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['early_help', 'parenting', 'mentoring', 'adjustments', 'ebsa_plan', 'transport', 'health', 'counselling', 'youth', 'practical', 'other']), ('state__in', ['offered', 'taken', 'declined', 'not_available', 'ended'])), name='support_kind_and_state_are_known'), models.CheckConstraint(condition=models.Q(('provider__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='support_says_by_whom'), models.CheckConstraint(condition=models.Q(('state_on__gte', models.F('offered_on'))), name='support_answered_after_offered'), models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'taken']), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='support_not_given_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', True), ('replaces__isnull', True), ('why_changed', '')), models.Q(('first__isnull', False), ('replaces__isnull', False), ('why_changed__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='support_changed_says_why'), models.CheckConstraint(condition=models.Q(('replaces__isnull', True), ('replaces__lt', models.F('id')), _connector='OR'), name='support_changed_later')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('started_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(help_text='When the officer means to be out again')),
                ('ended_at', models.DateTimeField(null=True)),
                ('how_ended', models.CharField(blank=True, choices=[('out', 'Came out'), ('safe', 'Said to be safe'), ('next', 'The next visit began'), ('found', 'Found safe by a manager')], max_length=10)),
                ('raised_at', models.DateTimeField(help_text='Shown to the officer as overdue since', null=True)),
                ('escalated_at', models.DateTimeField(help_text='Shown to managers since', null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='cases.case')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-started_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['due_at'], name='visit_under_way')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('officer',), name='one_visit_at_a_time'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('started_at'))), name='visit_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('how_ended', '')), models.Q(('ended_at__gte', models.F('started_at')), ('how_ended__in', ['out', 'safe', 'next', 'found'])), _connector='OR'), name='visit_ended_when_and_how')],
            },
        ),
        migrations.CreateModel(
            name='OverdueMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('number', models.SmallIntegerField(help_text='The first, and the second when nothing was heard')),
                ('begun_at', models.DateTimeField(help_text='When a process last took it on')),
                ('sent_at', models.DateTimeField(null=True)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='cases.visit')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('visit', 'due_at', 'number'), name='one_overdue_mail_of_a_number'), models.CheckConstraint(condition=models.Q(('number__in', (1, 2))), name='overdue_mail_is_one_of_two')],
            },
        ),
        migrations.CreateModel(
            name='VisitEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trail', to='cases.visit')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Barrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('why_changed', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(choices=[('worry', 'Worry about school (EBSA)'), ('bullying', 'Bullying or friendships'), ('learning', 'Lessons or learning'), ('send', 'Special needs not met'), ('health', 'Physical health'), ('mental_health', 'Mental health'), ('routine', 'Sleep and mornings'), ('transport', 'Getting there'), ('home', 'Something at home'), ('parent_health', "A parent's health"), ('caring', 'Caring for somebody'), ('housing', 'Housing or a move'), ('money', 'Money, uniform or food'), ('safety', 'Safety outside school'), ('other', 'Something else')], max_length=20)),
                ('voice', models.CharField(choices=[('child', 'The child'), ('parent', 'A parent'), ('school', 'The school'), ('service', 'Another service')], max_length=10)),
                ('said_on', models.DateField()),
                ('note', models.CharField(blank=True, help_text='In their own words', max_length=500)),
                ('over', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='cases.barrier')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.barrier')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='cases.case')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case'], name='barrier_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['worry', 'bullying', 'learning', 'send', 'health', 'mental_health', 'routine', 'transport', 'home', 'parent_health', 'caring', 'housing', 'money', 'safety', 'other']), ('voice__in', ['child', 'parent', 'school', 'service'])), name='barrier_kind_and_voice_are_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'other'), _negated=True), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='barrier_other_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', True), ('replaces__isnull', True), ('why_changed', '')), models.Q(('first__isnull', False), ('replaces__isnull', False), ('why_changed__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='barrier_changed_says_why'), models.CheckConstraint(condition=models.Q(('replaces__isnull', True), ('replaces__lt', models.F('id')), _connector='OR'), name='barrier_changed_later')],
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, help_text='When it happened')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kind', models.CharField(max_length=60)),
                ('text', models.TextField(blank=True)),
                ('by_name', models.CharField(max_length=120)),
                ('legal', models.BooleanField(default=False)),
                ('data', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='cases.case')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['case', '-at', '-id'], name='event_by_case')],
            },
        ),
        migrations.CreateModel(
            name='AllocationLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before_since', models.DateField(null=True)),
                ('left', models.CharField(blank=True, help_text='Why it was left alone', max_length=200)),
                ('after', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.allocationbatch')),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocation_lines', to='cases.case')),
                ('event', models.OneToOneField(help_text='The line of the timeline it wrote; empty: left alone', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocation_line', to='cases.caseevent')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'case'), name='one_line_per_batch_and_case'), models.CheckConstraint(condition=models.Q(('event__isnull', True), ('left', ''), _connector='XOR'), name='allocation_moved_or_left'), models.CheckConstraint(condition=models.Q(models.Q(('before__isnull', True), ('before_since__isnull', True)), models.Q(('before__isnull', False), ('before_since__isnull', False)), _connector='OR'), name='allocation_before_since')],
            },
        ),
        migrations.CreateModel(
            name='CaseFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('because', models.CharField(max_length=200)),
                ('numbers_then', models.JSONField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_flags', to='cases.case')),
                ('flag', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='case_flag', to='attendance.flag')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Chase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('about', models.CharField(help_text='The stage, next_step or hold it is about', max_length=40)),
                ('due', models.DateField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chases', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'kind', 'about', 'due'), name='each_deadline_chased_once')],
            },
        ),
        migrations.CreateModel(
            name='Consideration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('early_help', 'Early help offered'), ('siblings', 'Brothers and sisters checked'), ('vulnerability', 'Vulnerability check'), ('support_not_appropriate', 'Why support is not appropriate'), ('planning_meeting', 'Legal planning meeting'), ('eso', 'Education supervision order considered'), ('social_worker', 'Social worker consulted'), ('virtual_school', 'Virtual school head consulted'), ('send', 'SEND service consulted'), ('youth_justice', 'Youth justice worker consulted'), ('offence', 'Offence chosen'), ('transfer', 'Receiving school or authority confirmed')], max_length=30)),
                ('answer', models.CharField(help_text='yes, no, or the thing chosen', max_length=20)),
                ('who', models.CharField(blank=True, help_text='Who was asked, by name and post', max_length=120)),
                ('reason', models.TextField()),
                ('on', models.DateField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='considerations', to='cases.case')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case', 'kind'], name='consideration_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='consideration_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call', 'Call'), ('visit', 'Visit'), ('meeting', 'Meeting'), ('letter', 'Letter'), ('email', 'E-mail'), ('text', 'Text message')], max_length=10)),
                ('happened_at', models.DateTimeField()),
                ('with_whom', models.CharField(blank=True, help_text='Somebody who is no carer', max_length=120)),
                ('outcome', models.CharField(choices=[('spoke', 'Spoke'), ('no_answer', 'No answer'), ('left_message', 'Left a message'), ('sent', 'Sent'), ('offered', 'Meeting offered'), ('attended', 'Met'), ('did_not_attend', 'Did not attend'), ('refused', 'Refused to engage')], max_length=20)),
                ('note', models.TextField(blank=True)),
                ('next_step', models.CharField(blank=True, max_length=200)),
                ('next_step_due', models.DateField(null=True)),
                ('next_step_kind', models.CharField(blank=True, choices=[('call', 'Call'), ('visit', 'Visit'), ('meeting', 'Meeting'), ('letter', 'Letter'), ('email', 'E-mail'), ('text', 'Text message')], help_text='How the next step is taken', max_length=10)),
                ('restricted', models.CharField(blank=True, choices=[('safeguarding', 'Safeguarding'), ('domestic_abuse', 'Domestic abuse'), ('third_party', 'About somebody else'), ('legal', 'Legal')], max_length=20)),
                ('condoned', models.BooleanField(default=False)),
                ('logged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('why_changed', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='cases.case')),
                ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='cases.contact')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.contact')),
            ],
            options={
                'ordering': ['-happened_at', '-id'],
                'indexes': [models.Index(fields=['case', '-happened_at'], name='contact_by_case'), models.Index(fields=['by', '-id'], name='contact_by_writer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('carer__isnull', False), ('with_whom__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='contact_with_somebody'), models.CheckConstraint(condition=models.Q(('next_step_due__isnull', True), ('next_step__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='contact_due_step_is_named'), models.CheckConstraint(condition=models.Q(('condoned', False), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='contact_condoned_in_words'), models.CheckConstraint(condition=models.Q(('restricted', ''), ('restricted__in', ['safeguarding', 'domestic_abuse', 'third_party', 'legal']), _connector='OR'), name='contact_restriction_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', True), ('replaces__isnull', True), ('why_changed', '')), models.Q(('first__isnull', False), ('replaces__isnull', False), ('why_changed__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='contact_changed_says_why'), models.CheckConstraint(condition=models.Q(('replaces__isnull', True), ('replaces__lt', models.F('id')), _connector='OR'), name='contact_changed_later')],
            },
        ),
        migrations.CreateModel(
            name='VisitEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('kind', models.CharField(choices=[('start', 'Went in'), ('more', 'Needs longer'), ('contact', 'How it went'), ('out', 'Came out'), ('safe', 'Is safe')], max_length=10)),
                ('happened_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('contact', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.contact')),
            ],
        ),
        migrations.CreateModel(
            name='ContractAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed', models.BooleanField()),
                ('on', models.DateField()),
                ('how', models.CharField(blank=True, choices=[('meeting', 'At a meeting'), ('paper', 'On paper, by post'), ('email', 'By e-mail')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cases.plan')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['plan'], name='contract_answer_by_plan')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('how__in', ['meeting', 'paper', 'email']), ('signed', True)), models.Q(('how', ''), ('signed', False), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='contract_signed_how_or_refused_why')],
            },
        ),
        migrations.CreateModel(
            name='ContractBreach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(help_text='The day it was not kept, or it was found')),
                ('facts', models.CharField(max_length=500)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='breaches', to='cases.plan')),
            ],
            options={
                'ordering': ['on', 'id'],
                'indexes': [models.Index(fields=['plan'], name='contract_breach_by_plan')],
                'constraints': [models.CheckConstraint(condition=models.Q(('facts__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='breach_says_what')],
            },
        ),
        migrations.CreateModel(
            name='Cover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(default=cases.models.cover.new_ref, max_length=12, unique=True)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('ends_on', models.DateField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='covers', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-first_day', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='cover_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('ends_on', models.F('last_day'))), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('ends_on__lt', models.F('last_day'))), _connector='OR'), name='cover_ended_sooner_by_whom'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ends_on__gte', models.F('first_day'))), expressions=[('officer', '='), (attendance.models.ranges.DateRange(models.F('first_day'), models.F('ends_on'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_cover_of_an_officer_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='CoverPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cover', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='cases.cover')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='covering', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cover', 'officer'), name='one_line_per_cover_and_person')],
            },
        ),
        migrations.CreateModel(
            name='DefaultView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of_list', models.CharField(choices=[('cases', 'Cases'), ('queue', 'Queue'), ('giving', 'Cases to give out')], default='cases', max_length=10)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='default_case_views', to=settings.AUTH_USER_MODEL)),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='default_of', to='cases.savedview')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'of_list'), name='one_default_view_per_list')],
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('stage', models.CharField(blank=True, max_length=24)),
                ('summary', models.CharField(max_length=200)),
                ('recommendation', models.TextField()),
                ('path', models.CharField(blank=True, max_length=200)),
                ('data', models.JSONField(default=dict, help_text='The evidence as it stood when asked')),
                ('legal', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due', models.DateField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, choices=[('approved', 'Approved'), ('returned', 'Returned')], max_length=10)),
                ('decision_reason', models.TextField(blank=True)),
                ('returned_for', models.CharField(blank=True, choices=[('more_evidence', 'More evidence is needed'), ('support_first', 'Support has not been tried far enough'), ('consult_first', 'Somebody has to be consulted first'), ('circumstances', "The family's circumstances speak against it"), ('other_step', 'Another step is the right one'), ('other', 'Another reason')], max_length=20)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='cases.case')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('case', 'kind'), name='one_undecided_escalation_per_kind'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='nobody_decides_their_own_escalation'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('decision__in', ['approved', 'returned'])), _connector='OR'), name='escalation_decided_by_when_and_how'), models.CheckConstraint(condition=models.Q(models.Q(('decision', 'returned'), _negated=True), ('decision_reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='escalation_returned_says_why'), models.CheckConstraint(condition=models.Q(('returned_for', ''), models.Q(('decision', 'returned'), ('returned_for__in', ['more_evidence', 'support_first', 'consult_first', 'circumstances', 'other_step', 'other'])), _connector='OR'), name='escalation_returned_for_a_known_reason'), models.CheckConstraint(condition=models.Q(('summary__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('recommendation__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='escalation_says_what_and_why')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('safeguarding', 'Safeguarding'), ('bereavement', 'Bereavement'), ('illness', 'Serious illness'), ('ehc_assessment', 'Open EHC assessment'), ('payment_period', 'Time to pay is running'), ('other', 'Other')], max_length=20)),
                ('note', models.TextField(blank=True)),
                ('placed_on', models.DateField()),
                ('review_on', models.DateField(null=True)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lift_reason', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='cases.case')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('case', 'reason'), name='one_standing_hold_per_reason'), models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', ''), ('lifted_at__isnull', True)), models.Q(('lifted_at__isnull', False), ('lift_reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='hold_lifted_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ImprovementPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='Empty: the calendar does not reach so far', null=True)),
                ('ended_on', models.DateField(null=True)),
                ('result', models.CharField(blank=True, choices=[('enough', 'Enough'), ('not_enough', 'Not enough'), ('ended_early', 'Ended before its last day')], max_length=12)),
                ('unauthorised', models.SmallIntegerField(null=True)),
                ('missed', models.SmallIntegerField(null=True)),
                ('possible', models.SmallIntegerField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvement_periods', to='cases.case')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('case',), name='one_notice_to_improve_at_a_time'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='improvement_period_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('missed__isnull', True), ('possible__isnull', True), ('result', ''), ('unauthorised__isnull', True)), models.Q(('ended_on__gte', models.F('starts_on')), ('ended_on__isnull', False), ('missed__gte', models.F('unauthorised')), ('missed__isnull', False), ('possible__gte', models.F('missed')), ('possible__isnull', False), ('result__in', ['enough', 'not_enough', 'ended_early']), ('unauthorised__gte', 0), ('unauthorised__isnull', False)), _connector='OR'), name='improvement_result_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='JointWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='joint_work_says_why')],
            },
        ),
        migrations.CreateModel(
            name='JointCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('left_at', models.DateTimeField(null=True)),
                ('left_why', models.CharField(blank=True, max_length=300)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint', to='cases.case')),
                ('joined_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('left_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='cases.jointwork')),
            ],
            options={
                'indexes': [models.Index(fields=['work'], name='joint_case_by_work')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('case',), name='one_joint_work_per_case'), models.CheckConstraint(condition=models.Q(models.Q(('left_at__isnull', True), ('left_by__isnull', True), ('left_why', '')), models.Q(('left_at__isnull', False), ('left_by__isnull', False), ('left_why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='joint_case_left_says_why')],
            },
        ),
        migrations.CreateModel(
            name='LetterVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=150)),
                ('greeting', models.CharField(max_length=100)),
                ('body', models.TextField(max_length=4000)),
                ('closing', models.CharField(max_length=100)),
                ('kind', models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed'), ('notice_reminder', 'Reminder of a penalty notice'), ('notice_withdrawn', 'Penalty notice withdrawn'), ('notice_answer', 'Answer about a penalty notice'), ('meeting_moved', 'Meeting moved'), ('meeting_off', 'Meeting called off'), ('interview_invitation', 'Invitation to an interview under caution'), ('interview_moved', 'Interview under caution moved'), ('interview_off', 'Interview under caution cancelled')], max_length=40)),
                ('number', models.SmallIntegerField()),
                ('source', models.CharField(max_length=300)),
                ('made_by', models.CharField(blank=True, help_text='Empty: it came with Bellwether', max_length=120)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('valid_from', models.DateField(help_text='Empty: a draft', null=True)),
                ('valid_to', models.DateField(null=True)),
                ('put_by', models.CharField(blank=True, max_length=120)),
                ('put_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['kind', '-number'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='one_number_per_letter_text'), models.UniqueConstraint(condition=models.Q(('valid_from__isnull', True)), fields=('kind',), name='one_draft_per_letter'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('valid_from__isnull', False)), expressions=[('kind', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_letter_text_a_day'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='letter_text_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('kind__in', ['first_attendance', 'panel_invitation', 'plan', 'target_review', 'review', 'notice_to_improve', 'closing_well_done', 'notice_reminder', 'notice_withdrawn', 'notice_answer', 'meeting_moved', 'meeting_off', 'interview_invitation', 'interview_moved', 'interview_off'])), name='letter_text_kind_is_known'), models.CheckConstraint(condition=models.Q(('subject__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('body__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('source__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='letter_text_says_something')],
            },
        ),
        migrations.CreateModel(
            name='LetterBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=14, unique=True)),
                ('filters', models.JSONField(default=dict)),
                ('chosen', models.CharField(help_text='The filter in words', max_length=300)),
                ('state', models.CharField(choices=[('eligible', 'Waits for approval'), ('approved', 'Approved'), ('rendering', 'Being written'), ('ready', 'Ready to send'), ('sending', 'Being sent'), ('sent', 'Sent'), ('archived', 'Archived'), ('revoked', 'Revoked')], default='eligible', max_length=12)),
                ('state_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_count', models.IntegerField(help_text='How many letters it was approved for', null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('revoked_why', models.CharField(blank=True, max_length=300)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='cases.letterversion')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('approved_count__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('approved_count__gt', 0)), _connector='OR'), name='batch_approved_when_by_whom_for_how_many'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'rendering', 'ready', 'sending', 'sent', 'archived']), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='batch_goes_on_only_when_approved'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('approved_by__isnull', False), ('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='batch_sent_when_and_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_by__isnull', False), ('sent_by__isnull', True), ('state', 'revoked'), ('revoked_why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(models.Q(('state', 'revoked'), _negated=True), ('revoked_by__isnull', True), ('revoked_why', '')), _connector='OR'), name='batch_revoked_says_why_and_was_not_sent')],
            },
        ),
        migrations.CreateModel(
            name='LetterTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=150)),
                ('greeting', models.CharField(max_length=100)),
                ('body', models.TextField(max_length=4000)),
                ('closing', models.CharField(max_length=100)),
                ('language', models.CharField(help_text='BCP 47', max_length=35)),
                ('number', models.SmallIntegerField()),
                ('translator', models.CharField(help_text='Who vouches for the words', max_length=200)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='cases.letterversion')),
            ],
            options={
                'ordering': ['language', '-number'],
                'constraints': [models.UniqueConstraint(fields=('version', 'language', 'number'), name='one_number_per_translation'), models.CheckConstraint(condition=models.Q(('language__in', ['cy', 'pl', 'ur', 'ar', 'fa', 'ro', 'pt', 'es', 'fr', 'it', 'lt', 'so', 'tr', 'uk'])), name='translation_language_is_known'), models.CheckConstraint(condition=models.Q(('subject__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('body__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('translator__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='translation_says_something')],
            },
        ),
        migrations.CreateModel(
            name='LetterLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('left_out', 'Left out'), ('waiting', 'To be written'), ('rendered', 'Written'), ('failed', 'Failed'), ('sent', 'Sent'), ('revoked', 'Revoked')], default='waiting', max_length=10)),
                ('why', models.CharField(blank=True, help_text='Why it is left out, or failed', max_length=500)),
                ('ref', models.CharField(blank=True, help_text='Of the letter, once it is written', max_length=14)),
                ('facts', models.JSONField(null=True)),
                ('pdf', models.BinaryField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.letterbatch')),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_lines', to='cases.case')),
                ('translation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.lettertranslation')),
                ('panel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.panel')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['batch', 'state'], name='letter_line_by_state')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'case', 'carer'), name='one_line_per_batch_and_parent'), models.UniqueConstraint(condition=models.Q(('ref', ''), _negated=True), fields=('ref',), name='one_line_per_letter_ref'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['left_out', 'failed']), _negated=True), ('why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='line_left_out_or_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'rendered'), _negated=True), models.Q(('pdf__isnull', False), models.Q(('ref', ''), _negated=True)), _connector='OR'), name='line_written_has_its_paper')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=14, unique=True)),
                ('template', models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed'), ('notice_reminder', 'Reminder of a penalty notice'), ('notice_withdrawn', 'Penalty notice withdrawn'), ('notice_answer', 'Answer about a penalty notice'), ('meeting_moved', 'Meeting moved'), ('meeting_off', 'Meeting called off'), ('interview_invitation', 'Invitation to an interview under caution'), ('interview_moved', 'Interview under caution moved'), ('interview_off', 'Interview under caution cancelled')], max_length=40)),
                ('facts', models.JSONField()),
                ('pdf', models.BinaryField()),
                ('sent_on', models.DateField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.case')),
                ('instead_of', models.ForeignKey(help_text='The one to the same meeting that was sent in error, or came back', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='written_instead', to='cases.letter')),
                ('line', models.OneToOneField(help_text='Of the batch it was written in: one letter a line, ever', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='cases.letterline')),
                ('translation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.lettertranslation')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.letterversion')),
                ('panel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='cases.panel')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['case'], name='letter_by_case')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('instead_of__isnull', True), ('panel__isnull', False), models.Q(('template', 'meeting_off'), _negated=True)), fields=('panel', 'carer'), name='one_invitation_per_carer_and_panel'), models.UniqueConstraint(condition=models.Q(('instead_of__isnull', True), ('panel__isnull', False), ('template', 'meeting_off')), fields=('panel', 'carer'), name='one_calling_off_per_carer_and_panel'), models.UniqueConstraint(condition=models.Q(('instead_of__isnull', False)), fields=('instead_of',), name='one_letter_instead_of_another')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.SmallIntegerField(default=1)),
                ('sender', models.CharField(max_length=20)),
                ('status', models.CharField(choices=[('waiting', 'Waits to be handed over'), ('begun', 'Being handed over'), ('recorded', 'Recorded only'), ('to_print', 'To be printed'), ('printed', 'Printed'), ('accepted', 'Accepted'), ('delivered', 'Delivered'), ('refused', 'Refused'), ('returned', 'Came back undelivered'), ('in_doubt', 'Not known whether it went')], max_length=20)),
                ('detail', models.JSONField(default=dict, help_text='What was handed over, or what was answered')),
                ('outside_ref', models.CharField(blank=True, max_length=100)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='cases.letter')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('letter', 'attempt', 'status'), name='one_row_per_attempt_and_status')],
            },
        ),
        migrations.CreateModel(
            name='LetterRecall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recall', to='cases.letter')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='recall_says_why')],
            },
        ),
        AddTrigger(
            model_name='letterversion',
            trigger=pgtrigger.compiler.Trigger(name='in_use_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."closing" IS DISTINCT FROM (NEW."closing") OR OLD."greeting" IS DISTINCT FROM (NEW."greeting") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by" IS DISTINCT FROM (NEW."made_by") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."put_at" IS DISTINCT FROM (NEW."put_at") OR OLD."put_by" IS DISTINCT FROM (NEW."put_by") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from"))', func="\nIF OLD.valid_from IS NOT NULL THEN\n  RAISE EXCEPTION 'A letter text in use cannot be changed: write the next version';\nEND IF;\nRETURN NEW;\n", hash='47df74a6e8ab9118123f9935be28d8f19c3b9582', operation='UPDATE', pgid='pgtrigger_in_use_stands_2e2ef', table='cases_letterversion', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letterversion',
            trigger=pgtrigger.compiler.Trigger(name='in_use_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."valid_from" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='061685ae19b150ce8d3e5d6a0107ff776bd5857e', operation='DELETE', pgid='pgtrigger_in_use_is_kept_5c0ff', table='cases_letterversion', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letterversion',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='88bfede660bf2ad5c334ee644bf28613abc6cc7c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_47b35', table='cases_letterversion', when='BEFORE')),
        ),
        AddTrigger(
            model_name='allocationbatch',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e50ceb92319060876439eb1ae97e56f2ae48993f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a966', table='cases_allocationbatch', when='BEFORE')),
        ),
        AddTrigger(
            model_name='allocationbatch',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='e025432cbd27ba88168a4965231c3a56966ac343', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a6b51', table='cases_allocationbatch', when='BEFORE')),
        ),
        AddTrigger(
            model_name='calendarfeed',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d9c0d08b67fc6ef040efbdcb030b0f44acb2d9c0', operation='DELETE', pgid='pgtrigger_never_deleted_6a292', table='cases_calendarfeed', when='BEFORE')),
        ),
        AddTrigger(
            model_name='calendarfeed',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='f98babfebed1605b1776039aa513266482e221e5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_75ed9', table='cases_calendarfeed', when='BEFORE')),
        ),
        AddTrigger(
            model_name='barrier',
            trigger=pgtrigger.compiler.Trigger(name='follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n    PERFORM 1 FROM cases_barrier before\n    WHERE before.id = NEW.replaces_id AND before.case_id = NEW.case_id\n        AND NEW.first_id = coalesce(before.first_id, before.id);\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'A row is put right on its own case, after its latest version';\n    END IF;\n    RETURN NEW;\n", hash='0637d5adfe5721d0337015c72543d8fd9dc24948', operation='INSERT', pgid='pgtrigger_follows_its_own_0ceb9', table='cases_barrier', when='BEFORE')),
        ),
        AddTrigger(
            model_name='barrier',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='67f90beed2519d6ca6f69889ee945400704d54e2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_371c4', table='cases_barrier', when='BEFORE')),
        ),
        AddTrigger(
            model_name='barrier',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='7b1a4e5c43b2b5d95be7d5788ed45cc4713400b0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_888aa', table='cases_barrier', when='BEFORE')),
        ),
        AddTrigger(
            model_name='caseevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='65b17c5dc231aae95e4a5d286bcd92a634f3ebd3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_320b9', table='cases_caseevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='caseevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='37c903b4f53d3ef81f624848996037ed0286057e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_78c5e', table='cases_caseevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='allocationline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='520908abbff7216be9a269f999c075ae67089cc7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5f54f', table='cases_allocationline', when='BEFORE')),
        ),
        AddTrigger(
            model_name='allocationline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='5cf764bc2597e90852a17f638077742795f5c8c7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a3810', table='cases_allocationline', when='BEFORE')),
        ),
        AddTrigger(
            model_name='caseflag',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8a9ed52c53d5c397b6fd4e82450dbd676a17d370', operation='DELETE', pgid='pgtrigger_never_deleted_85383', table='cases_caseflag', when='BEFORE')),
        ),
        AddTrigger(
            model_name='caseflag',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='43956327ad3cfb165cb2415246f1ab8446928aef', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_58721', table='cases_caseflag', when='BEFORE')),
        ),
        AddTrigger(
            model_name='consideration',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5e3c212669feb7920461ebbd8ae90806d49ce9a2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05426', table='cases_consideration', when='BEFORE')),
        ),
        AddTrigger(
            model_name='consideration',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='872492a29762829f45e8f9168dbbaaf23b3c9526', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c279e', table='cases_consideration', when='BEFORE')),
        ),
        AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n    PERFORM 1 FROM cases_contact before\n    WHERE before.id = NEW.replaces_id AND before.case_id = NEW.case_id\n        AND NEW.first_id = coalesce(before.first_id, before.id);\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'A contact is corrected on its own case, after its latest version';\n    END IF;\n    RETURN NEW;\n", hash='578f429c405972458154741b899f2da147cc7630', operation='INSERT', pgid='pgtrigger_follows_its_own_86b85', table='cases_contact', when='BEFORE')),
        ),
        AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c5ef3517a5d2b18a40f2ff797dbf8ed776aee250', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_18a9c', table='cases_contact', when='BEFORE')),
        ),
        AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='3c358c4d9c5660b507559a2750f2f5fed899af83', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_efc0a', table='cases_contact', when='BEFORE')),
        ),
        AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='875025d3831bbba11f56b3ca3da18a934cf0d60b', operation='DELETE', pgid='pgtrigger_never_deleted_ea448', table='cases_cover', when='BEFORE')),
        ),
        AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='979b8c3fdb6399ebbfe95fa916b4090dbcd2f411', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_3f9e4', table='cases_cover', when='BEFORE')),
        ),
        AddTrigger(
            model_name='cover',
            trigger=pgtrigger.compiler.Trigger(name='ends_sooner', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF (NEW.id, NEW.ref, NEW.officer_id, NEW.first_day, NEW.last_day, NEW.by_id, NEW.at)\n   IS DISTINCT FROM (OLD.id, OLD.ref, OLD.officer_id, OLD.first_day, OLD.last_day, OLD.by_id, OLD.at)\n   OR OLD.ended_at IS NOT NULL OR NEW.ends_on < NEW.first_day - 1 THEN\n    RAISE EXCEPTION 'Cover % stands as it was written: it can only be ended sooner, once', OLD.ref;\nEND IF;\nRETURN NEW;\n", hash='4e3f9f108c7905f853d6659caf930d8566ae9b1e', operation='UPDATE', pgid='pgtrigger_ends_sooner_0c1d0', table='cases_cover', when='BEFORE')),
        ),
        AddTrigger(
            model_name='coverperson',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a7262eb8857bc7d8c69cc5cddb88c173f9ed5d72', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b8f83', table='cases_coverperson', when='BEFORE')),
        ),
        AddTrigger(
            model_name='coverperson',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='e234aea40e2e398a576eb021dcc83eceb7919b52', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_fbc72', table='cases_coverperson', when='BEFORE')),
        ),
        AddTrigger(
            model_name='coverperson',
            trigger=pgtrigger.compiler.Trigger(name='is_another_officer', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT FROM cases_cover WHERE id = NEW.cover_id AND officer_id = NEW.officer_id) THEN\n    RAISE EXCEPTION 'Nobody covers for themselves';\nEND IF;\nIF NOT EXISTS (\n    SELECT FROM attendance_membership held JOIN cases_cover cover ON cover.id = NEW.cover_id\n     WHERE held.user_id = NEW.officer_id AND held.role = 'ewo' AND held.valid_from <= cover.first_day\n       AND (held.valid_to IS NULL OR held.valid_to >= cover.first_day)\n) THEN\n    RAISE EXCEPTION 'Only who is an officer on the first day covers';\nEND IF;\nRETURN NEW;\n", hash='4e80a3c5733b9385ac7335e31574cfdc1fdce39b', operation='INSERT', pgid='pgtrigger_is_another_officer_94450', table='cases_coverperson', when='BEFORE')),
        ),
        AddTrigger(
            model_name='escalation',
            trigger=pgtrigger.compiler.Trigger(name='decision_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decided_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='64bbca64d05f206bfd81a93b7f8cad941e19ceff', operation='UPDATE', pgid='pgtrigger_decision_stands_49cfb', table='cases_escalation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='escalation',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='95eaef243e54535fc1c00c1fc17d6d837aa2f5a1', operation='DELETE', pgid='pgtrigger_never_deleted_b8b94', table='cases_escalation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='escalation',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='4fedb39312dc48227c644d4b12f791a24e09a157', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9bd04', table='cases_escalation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='027e446862d6aa0a8b6d92721762426f6450be7c', operation='DELETE', pgid='pgtrigger_never_deleted_0afea', table='cases_hold', when='BEFORE')),
        ),
        AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a6b72876ddfa209b47ba33beae5100e69c61c402', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a30e7', table='cases_hold', when='BEFORE')),
        ),
        AddTrigger(
            model_name='improvementperiod',
            trigger=pgtrigger.compiler.Trigger(name='improvement_result_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_on" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f3810c316d418531d7e8541e1224b023c6943846', operation='UPDATE', pgid='pgtrigger_improvement_result_stands_6bcce', table='cases_improvementperiod', when='BEFORE')),
        ),
        AddTrigger(
            model_name='improvementperiod',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b3c0fe38b669101d816a24147139708a4e7a2c02', operation='DELETE', pgid='pgtrigger_never_deleted_f5398', table='cases_improvementperiod', when='BEFORE')),
        ),
        AddTrigger(
            model_name='improvementperiod',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='2d88884a67a5708159b0c56ece859144c9ef4234', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_bedb1', table='cases_improvementperiod', when='BEFORE')),
        ),
        AddTrigger(
            model_name='jointwork',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0b4082c5248e731a5cb0c2130cdf8af93e9119f0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_44d51', table='cases_jointwork', when='BEFORE')),
        ),
        AddTrigger(
            model_name='jointwork',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='31d4a0a9ca245bee18e58e0485dddaeaca5984a9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_27376', table='cases_jointwork', when='BEFORE')),
        ),
        AddTrigger(
            model_name='jointcase',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='078767b86c05200ce05b2184970f9d093bae3810', operation='DELETE', pgid='pgtrigger_never_deleted_3f603', table='cases_jointcase', when='BEFORE')),
        ),
        AddTrigger(
            model_name='jointcase',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='292ccb16a83a9be519dd2213c6c77189070830ad', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_76980', table='cases_jointcase', when='BEFORE')),
        ),
        AddTrigger(
            model_name='jointcase',
            trigger=pgtrigger.compiler.Trigger(name='leaves_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF OLD.left_at IS NOT NULL OR NEW.left_at IS NULL\n   OR (NEW.work_id, NEW.case_id, NEW.joined_at, NEW.joined_by_id)\n      IS DISTINCT FROM (OLD.work_id, OLD.case_id, OLD.joined_at, OLD.joined_by_id) THEN\n  RAISE EXCEPTION 'A case leaves the household''s work once; what was written stands';\nEND IF;\nRETURN NEW;\n", hash='e3f880d8b570f7655a17abea8657df3bfd3a4f58', operation='UPDATE', pgid='pgtrigger_leaves_once_0d9cb', table='cases_jointcase', when='BEFORE')),
        ),
        AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4442cd9f4b251fc152b4be331da2b8963a85f4c1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1a4fe', table='cases_delivery', when='BEFORE')),
        ),
        AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a0d82e4f4fba32ce0e8e779aafda37d859f71abc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_feb49', table='cases_delivery', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letterrecall',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='20d7d04951f196b4f7a83aacef6993a05cc5e8c7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_377a5', table='cases_letterrecall', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letterrecall',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='926c9b6a27e8119b8ca397c2b6089289acbe0c4e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4cea3', table='cases_letterrecall', when='BEFORE')),
        ),
        AddTrigger(
            model_name='lettertranslation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b416efabc2f4e8ec01e626eb8a15957b58c0fd39', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8aa2e', table='cases_lettertranslation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='lettertranslation',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='aaf5ca95e1ff2a642a75afc8e597350c687a7708', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_12c1e', table='cases_lettertranslation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='lettertranslation',
            trigger=pgtrigger.compiler.Trigger(name='of_a_version_that_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT 1 FROM cases_letterversion WHERE id = NEW.version_id AND valid_from IS NULL) THEN\n  RAISE EXCEPTION 'A draft of a letter text can still change: it is translated once it has a first day';\nEND IF;\nRETURN NEW;\n", hash='bdeedad8bfd175e3a3b583384ff85f95975b2aa2', operation='INSERT', pgid='pgtrigger_of_a_version_that_stands_aed97', table='cases_lettertranslation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letterbatch',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='bfd0acfd3b7a6c35d46fd81ae23315e990748c74', operation='DELETE', pgid='pgtrigger_never_deleted_4161b', table='cases_letterbatch', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letterbatch',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='1bca58e525e86a51308b0c469e0ae43e556107e2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_000d6', table='cases_letterbatch', when='BEFORE')),
        ),
        AddTrigger(
            model_name='liftedsafeguard',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8ffffe632d2d315871f358fb409120af74582ca3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a5948', table='cases_liftedsafeguard', when='BEFORE')),
        ),
        AddTrigger(
            model_name='liftedsafeguard',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bfefb8c69c82827f9f9df7d47952b5702b288ec7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7d925', table='cases_liftedsafeguard', when='BEFORE')),
        ),
        AddTrigger(
            model_name='meetingplace',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6d83a6445b61af974171d8ff266db2ab0ff30375', operation='DELETE', pgid='pgtrigger_never_deleted_3136c', table='cases_meetingplace', when='BEFORE')),
        ),
        AddTrigger(
            model_name='meetingplace',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='b840bf3d3f33f70f9b0b0a014492f71c2ec81cb1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_49056', table='cases_meetingplace', when='BEFORE')),
        ),
        AddTrigger(
            model_name='panel',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3f639feeab1084e0e8fd1eafa15be9752c378e28', operation='DELETE', pgid='pgtrigger_never_deleted_fd0d3', table='cases_panel', when='BEFORE')),
        ),
        AddTrigger(
            model_name='panel',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='592e1da7aa69e8511c8c46501444a526019265bc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_37d39', table='cases_panel', when='BEFORE')),
        ),
        AddTrigger(
            model_name='panel',
            trigger=pgtrigger.compiler.Trigger(name='recorded_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.held_on IS NOT NULL AND (OLD.minutes, OLD.held_on, OLD.attended, OLD.at, OLD.recorded_by_id) IS DISTINCT FROM (NEW.minutes, NEW.held_on, NEW.attended, NEW.at, NEW.recorded_by_id))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cec1bc93588133f52e003de618dc02c34a784492', operation='UPDATE', pgid='pgtrigger_recorded_stands_51dae', table='cases_panel', when='BEFORE')),
        ),
        AddTrigger(
            model_name='panel',
            trigger=pgtrigger.compiler.Trigger(name='cancelled_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cancelled_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e7e9a94bec3d8c2214df968618f60ce9605c62b4', operation='UPDATE', pgid='pgtrigger_cancelled_stands_33e22', table='cases_panel', when='BEFORE')),
        ),
        AddTrigger(
            model_name='minutesaddition',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8d2cbf4d6e588e7d8d71eea9c20ad67a4cd07c91', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2b413', table='cases_minutesaddition', when='BEFORE')),
        ),
        AddTrigger(
            model_name='minutesaddition',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='1b13c21c1dc479bc779b75f4cb174386da6172ae', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_dca0f', table='cases_minutesaddition', when='BEFORE')),
        ),
        AddTrigger(
            model_name='meetingperson',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f00a562b6ad4c0ea7f37c80c4d491c10e9804911', operation='DELETE', pgid='pgtrigger_never_deleted_a3b77', table='cases_meetingperson', when='BEFORE')),
        ),
        AddTrigger(
            model_name='meetingperson',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='f7ca49c9dd224e385b91346ddd2816e8edbb2eb9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1fde0', table='cases_meetingperson', when='BEFORE')),
        ),
        AddTrigger(
            model_name='meetingperson',
            trigger=pgtrigger.compiler.Trigger(name='attendance_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."attendance" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3dafb35931bf17fd4361a78696fd0d6415d001f6', operation='UPDATE', pgid='pgtrigger_attendance_stands_8e39d', table='cases_meetingperson', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letterline',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='91d9674d16b35ae0fbc55f09575dfaf37e0c4dff', operation='DELETE', pgid='pgtrigger_never_deleted_c52fd', table='cases_letterline', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letterline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='60def35f8dd97d0622b518771e2565939f1656dc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9eadf', table='cases_letterline', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='73dbb89044792e921dc7cc3035afd41059df3d29', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7a046', table='cases_letter', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='e1b3271bd54e6a721b922df5296c714ebd7de420', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_02923', table='cases_letter', when='BEFORE')),
        ),
        AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='instead_of_one_that_tells_nothing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."instead_of_id" IS NOT NULL)', func="\nIF NOT EXISTS (\n  SELECT 1 FROM cases_letter former\n   WHERE former.id = NEW.instead_of_id AND former.panel_id = NEW.panel_id AND former.carer_id = NEW.carer_id\n     AND (EXISTS (SELECT 1 FROM cases_letterrecall recall WHERE recall.letter_id = former.id)\n          OR (SELECT status FROM cases_delivery WHERE letter_id = former.id ORDER BY id DESC LIMIT 1)\n             IN ('refused', 'returned'))\n) THEN\n  RAISE EXCEPTION 'A letter goes instead of one to the same parent and meeting that was sent in error or came back';\nEND IF;\nRETURN NEW;\n", hash='45846eb9ce8edf40afb73a51284ccac04ad7f938', operation='INSERT', pgid='pgtrigger_instead_of_one_that_tells_nothing_0adb8', table='cases_letter', when='BEFORE')),
        ),
        AddTrigger(
            model_name='pathway',
            trigger=pgtrigger.compiler.Trigger(name='in_use_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."copied_from_id" IS DISTINCT FROM (NEW."copied_from_id") OR OLD."decision_weeks" IS DISTINCT FROM (NEW."decision_weeks") OR OLD."entry_percent" IS DISTINCT FROM (NEW."entry_percent") OR OLD."entry_rule" IS DISTINCT FROM (NEW."entry_rule") OR OLD."entry_sessions" IS DISTINCT FROM (NEW."entry_sessions") OR OLD."entry_weeks" IS DISTINCT FROM (NEW."entry_weeks") OR OLD."for_whom" IS DISTINCT FROM (NEW."for_whom") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."programme" IS DISTINCT FROM (NEW."programme") OR OLD."put_at" IS DISTINCT FROM (NEW."put_at") OR OLD."put_by" IS DISTINCT FROM (NEW."put_by") OR OLD."ships" IS DISTINCT FROM (NEW."ships") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."watch_weeks" IS DISTINCT FROM (NEW."watch_weeks"))', func="\nIF OLD.valid_from IS NOT NULL THEN\n  RAISE EXCEPTION 'A pathway in use cannot be changed: edit a copy';\nEND IF;\nRETURN NEW;\n", hash='5e7a83739be87406622fbf7484d3b13e090ccb4a', operation='UPDATE', pgid='pgtrigger_in_use_stands_4359d', table='cases_pathway', when='BEFORE')),
        ),
        AddTrigger(
            model_name='pathway',
            trigger=pgtrigger.compiler.Trigger(name='in_use_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."valid_from" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='13fb206d77d4dbb04db9430a740134c9c5280d23', operation='DELETE', pgid='pgtrigger_in_use_is_kept_03d6f', table='cases_pathway', when='BEFORE')),
        ),
        AddTrigger(
            model_name='pathway',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='12e13ef92c43da4acb7fbbac3a6e9485d376c2a8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a100c', table='cases_pathway', when='BEFORE')),
        ),
        AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='49626cfe14fd03b17f97872d3e67e6a9b4d07a6f', operation='DELETE', pgid='pgtrigger_never_deleted_d7375', table='cases_case', when='BEFORE')),
        ),
        AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='ba69a22d46a05e874ec0bb5979aeb8d0c46d7f61', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_020bf', table='cases_case', when='BEFORE')),
        ),
        AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='pathway_has_begun', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT 1 FROM cases_pathway WHERE id = NEW.pathway_id AND valid_from IS NULL) THEN\n  RAISE EXCEPTION 'A case cannot follow a draft of a pathway';\nEND IF;\nRETURN NEW;\n", hash='56a23e25c7d1341d5d5beffe20ec111e2bdc4805', operation='INSERT OR UPDATE OF "pathway_id"', pgid='pgtrigger_pathway_has_begun_e24cf', table='cases_case', when='BEFORE')),
        ),
        AddTrigger(
            model_name='pathwaystage',
            trigger=pgtrigger.compiler.Trigger(name='in_use_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT 1 FROM cases_pathway WHERE valid_from IS NOT NULL\n           AND (TG_OP <> 'INSERT' AND id = OLD.pathway_id OR TG_OP <> 'DELETE' AND id = NEW.pathway_id)) THEN\n  RAISE EXCEPTION 'A pathway in use cannot be changed: edit a copy';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='3c9196f1b75460aaba1e575eda453a9e422a8590', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_in_use_stands_ac5af', table='cases_pathwaystage', when='BEFORE')),
        ),
        AddTrigger(
            model_name='pathwaystage',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='640a2be012aa6581c31a067a7b79780fcee2adf9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_684b4', table='cases_pathwaystage', when='BEFORE')),
        ),
        AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5d5d493a11cdc857589661ea4a9f305f63796023', operation='DELETE', pgid='pgtrigger_never_deleted_0e830', table='cases_plan', when='BEFORE')),
        ),
        AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='51ec5fe1361aae2769e749f40e50964c0dc6a5b7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_071c9', table='cases_plan', when='BEFORE')),
        ),
        AddTrigger(
            model_name='contractbreach',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='be7ec40387c5eccc26eeef8a4e4dfc1f1b1a8bc0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7befc', table='cases_contractbreach', when='BEFORE')),
        ),
        AddTrigger(
            model_name='contractbreach',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='06602475b0c341a9014f66932830f78ed390107e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d5930', table='cases_contractbreach', when='BEFORE')),
        ),
        AddTrigger(
            model_name='contractanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='790aea3ec724e90dad85493902fb3d8d82ea40f6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_17e38', table='cases_contractanswer', when='BEFORE')),
        ),
        AddTrigger(
            model_name='contractanswer',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='b3972b4495e7ac6327f6f159208c59c9ae1e1d93', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a6c4d', table='cases_contractanswer', when='BEFORE')),
        ),
        AddTrigger(
            model_name='plantarget',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c5548d6be0fa6767289956e3711139ef7b7d3265', operation='DELETE', pgid='pgtrigger_never_deleted_d5d09', table='cases_plantarget', when='BEFORE')),
        ),
        AddTrigger(
            model_name='plantarget',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='85cfc4ee6872bb21751ea759ae9a584ed5c3244f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_45b82', table='cases_plantarget', when='BEFORE')),
        ),
        AddTrigger(
            model_name='referral',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b96525e055c098873896cdbf29aee27880af6494', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fd56b', table='cases_referral', when='BEFORE')),
        ),
        AddTrigger(
            model_name='referral',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='209baffff369225955c03cc0a4e206dac2fda3a7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b72b6', table='cases_referral', when='BEFORE')),
        ),
        AddTrigger(
            model_name='referralanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ca5157d32d906ab621bd3adbfb5a9f1ebc720bdb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_664d8', table='cases_referralanswer', when='BEFORE')),
        ),
        AddTrigger(
            model_name='referralanswer',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='80dbb07679e643101db80c3c33bd8173aeb4e9fd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c031d', table='cases_referralanswer', when='BEFORE')),
        ),
        AddTrigger(
            model_name='safetycontact',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8f6ab2aefcafa16cff160f8dc179683f1dd4c5f4', operation='DELETE', pgid='pgtrigger_never_deleted_c58ba', table='cases_safetycontact', when='BEFORE')),
        ),
        AddTrigger(
            model_name='safetycontact',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='15e553acf75ab5d23398d2c1d9e7633fd1a64e67', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_783d8', table='cases_safetycontact', when='BEFORE')),
        ),
        AddTrigger(
            model_name='safetycontact',
            trigger=pgtrigger.compiler.Trigger(name='safety_contact_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."listed_at" IS DISTINCT FROM (NEW."listed_at") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0594e51c85b651c332bb2cd35231c35f222b2828', operation='UPDATE', pgid='pgtrigger_safety_contact_stands_362ac', table='cases_safetycontact', when='BEFORE')),
        ),
        AddTrigger(
            model_name='support',
            trigger=pgtrigger.compiler.Trigger(name='follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n    PERFORM 1 FROM cases_support before\n    WHERE before.id = NEW.replaces_id AND before.case_id = NEW.case_id\n        AND NEW.first_id = coalesce(before.first_id, before.id);\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'A row is put right on its own case, after its latest version';\n    END IF;\n    RETURN NEW;\n", hash='2528e3ff52bfa6d00faae97ff58389a92e9b7938', operation='INSERT', pgid='pgtrigger_follows_its_own_5a705', table='cases_support', when='BEFORE')),
        ),
        AddTrigger(
            model_name='support',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='77e2e86117b03ec53b107a6118cd1792fe06b8d5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1cde1', table='cases_support', when='BEFORE')),
        ),
        AddTrigger(
            model_name='support',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='d47b9530c92ac0c16c6c2d1499d4469f77cd217f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4a020', table='cases_support', when='BEFORE')),
        ),
        AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='19d968f9e67b228aed2101ca8904ed992ccc5494', operation='DELETE', pgid='pgtrigger_never_deleted_f2daa', table='cases_visit', when='BEFORE')),
        ),
        AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='74fa9bfab6e03704a3e2d4e1583e10ff792111a5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_71f9b', table='cases_visit', when='BEFORE')),
        ),
        AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='visit_stays_where_it_was', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ec44b929118264c71377f968fd62e83cc9078a12', operation='UPDATE', pgid='pgtrigger_visit_stays_where_it_was_fc534', table='cases_visit', when='BEFORE')),
        ),
        AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='over_is_over', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ended_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='969355c1e03b8111cc4f1ee3704bb9ad0b5de2df', operation='UPDATE', pgid='pgtrigger_over_is_over_dcfb7', table='cases_visit', when='BEFORE')),
        ),
        AddTrigger(
            model_name='overduemail',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b7c10404b492f069e0c3d244c6a71749d078894f', operation='DELETE', pgid='pgtrigger_never_deleted_35707', table='cases_overduemail', when='BEFORE')),
        ),
        AddTrigger(
            model_name='overduemail',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='ac165a41ac91c5f1edad10b124919c77a8cff895', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_851bf', table='cases_overduemail', when='BEFORE')),
        ),
        AddTrigger(
            model_name='overduemail',
            trigger=pgtrigger.compiler.Trigger(name='overdue_mail_went', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."sent_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8450907ff43455916eed107bb85e7b281bb80abb', operation='UPDATE', pgid='pgtrigger_overdue_mail_went_56761', table='cases_overduemail', when='BEFORE')),
        ),
        AddTrigger(
            model_name='visitentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='184bf0e6fef18fd04b6a0ac8eea26f8b170780e0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_91d5c', table='cases_visitentry', when='BEFORE')),
        ),
        AddTrigger(
            model_name='visitentry',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='d6797e667ae1156c695007e0504f834e88abfd2f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9dc76', table='cases_visitentry', when='BEFORE')),
        ),
        AddTrigger(
            model_name='visitevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='074d0300c502690ac44fb25c26b49dd006797873', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_87f45', table='cases_visitevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='visitevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='b438dac7a51e58b30e4a933d45edd73d501754e9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e93ad', table='cases_visitevent', when='BEFORE')),
        ),
    ]
