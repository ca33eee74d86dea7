"""The tables of penalty notices, money and courts, with the triggers that keep them."""

import attendance.models.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import fines.models.returns
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from accounts.models.quick_triggers import AddTrigger


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('fines', '0001_dated_law'),
        ('fines', '0002_load_law'),
        ('fines', '0003_notices_and_money'),
        ('fines', '0004_references'),
        ('fines', '0005_reviewed_codes'),
        ('fines', '0006_references_folded'),
        ('fines', '0007_what_was_done'),
        ('fines', '0030_reasons_that_can_be_read'),
        ('fines', '0031_notices_issued_together'),
        ('fines', '0032_representations_and_letters'),
        ('fines', '0036_money_that_came_in'),
        ('fines', '0037_receipts_of_old_payments'),
        ('fines', '0038_money_within_what_came_in'),
        ('fines', '0039_matching'),
        ('fines', '0040_card_payments'),
        ('fines', '0041_court'),
        ('fines', '0042_court_law_and_rows'),
        ('fines', '0043_court_kept'),
        ('fines', '0047_court_packs'),
        ('fines', '0050_law_of_wales'),
        ('fines', '0051_the_yearly_return'),
        ('fines', '0052_excluded_children_and_mails'),
        ('fines', '0053_checklist_kept'),
        ('fines', '0054_letters_of_interviews'),
        ('fines', '0055_interview_letters_kept'),
        ('fines', '0056_law_of_papers'),
        ('fines', '0057_money_held_alike'),
        ('fines', '0060_withdrawn_and_returned_by_another'),
        ('fines', '0061_not_theirs'),
        ('fines', '0062_money_in_doubt'),
        ('fines', '0063_who_wrote_against_a_notice'),
        ('fines', '0064_printed_days_are_kept'),
        ('fines', '0066_a_fine_beside_custody'),
    ]

    dependencies = [
        ('attendance', '0001_schema'),
        ('cases', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChargingDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=12, unique=True)),
                ('why_changed', models.CharField(blank=True, max_length=300)),
                ('evidence_met', models.BooleanField(help_text='The evidential test')),
                ('evidence_why', models.TextField()),
                ('interest_met', models.BooleanField(help_text='The public-interest test')),
                ('interest_why', models.TextField()),
                ('eso_suitable', models.BooleanField(help_text='Education Act 1996 s447: asked, and the answer')),
                ('eso_why', models.TextField()),
                ('eso_on', models.DateField(help_text='The day it was considered')),
                ('equality_why', models.TextField(help_text='Equality Act and special needs')),
                ('decides', models.CharField(choices=[('charge', 'Prosecute'), ('no_charge', 'Do not prosecute')], max_length=10)),
                ('charge', models.CharField(blank=True, choices=[('s444_1', 'Section 444(1)'), ('s444_1a', 'Section 444(1A)')], max_length=10)),
                ('why', models.TextField(help_text='Why this charge and not the other, or why none')),
                ('known', models.JSONField()),
                ('drafted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charging_decisions', to='cases.case')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.pupil')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='fines.chargingdecision')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['case'], name='decision_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('evidence_why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('interest_why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('eso_why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('equality_why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='decision_gives_every_reason'), models.CheckConstraint(condition=models.Q(models.Q(('decides', 'charge'), ('charge__in', ['s444_1', 's444_1a']), ('evidence_met', True), ('interest_met', True)), models.Q(('charge', ''), ('decides', 'no_charge')), _connector='OR'), name='charge_only_when_both_tests_are_met'), models.CheckConstraint(condition=models.Q(models.Q(('replaces__isnull', True), ('why_changed', '')), models.Q(('replaces__isnull', False), ('why_changed__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='decision_replaced_says_why'), models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('case', 'carer'), name='one_line_of_decisions_per_parent')],
            },
        ),
        migrations.CreateModel(
            name='CourtMaximum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.CharField(choices=[('england', 'England'), ('wales', 'Wales')], max_length=20)),
                ('charge', models.CharField(choices=[('s444_1', 'Section 444(1)'), ('s444_1a', 'Section 444(1A)')], max_length=10)),
                ('fine_pence', models.IntegerField()),
                ('custody_months', models.SmallIntegerField(default=0)),
                ('offence_from', models.DateField()),
                ('offence_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['jurisdiction', 'charge', 'offence_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('jurisdiction', '='), ('charge', '='), (attendance.models.ranges.DateRange(models.F('offence_from'), models.F('offence_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_court_maximum_per_charge_and_day'), models.CheckConstraint(condition=models.Q(('custody_months__gte', 0), ('fine_pence__gt', 0)), name='court_maximum_positive')],
            },
        ),
        migrations.CreateModel(
            name='DecisionAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approved', models.BooleanField()),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='fines.chargingdecision')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('approved', True), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='decision_returned_says_why')],
            },
        ),
        migrations.CreateModel(
            name='DecisionSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=2)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='fines.chargingdecision')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.session')),
            ],
            options={
                'ordering': ['session__date', 'session__half'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'session', 'enrolment'), name='session_once_in_a_decision')],
            },
        ),
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
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('jurisdiction', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_excluded_rule_per_day'), models.CheckConstraint(condition=models.Q(('first_days__gt', 0)), name='excluded_days_positive')],
            },
        ),
        migrations.CreateModel(
            name='FactorKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=30)),
                ('label', models.CharField(max_length=80)),
                ('asks', models.CharField(help_text='What the officer is asked', max_length=200)),
                ('position', models.SmallIntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['position', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('key', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_factor_per_key_and_day')],
            },
        ),
        migrations.CreateModel(
            name='DecisionFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weighs', models.CharField(choices=[('for', 'For a prosecution'), ('against', 'Against it'), ('neither', 'Neither way')], max_length=10)),
                ('words', models.TextField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factors', to='fines.chargingdecision')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fines.factorkind')),
            ],
            options={
                'ordering': ['kind__position'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'kind'), name='factor_weighed_once'), models.CheckConstraint(condition=models.Q(('words__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='factor_says_why'), models.CheckConstraint(condition=models.Q(('weighs__in', ['for', 'against', 'neither'])), name='factor_weight_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('place', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='cases.case')),
                ('interviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='fines.interview')),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['case'], name='interview_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('place__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='interview_has_a_place')],
            },
        ),
        migrations.CreateModel(
            name='InterviewLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('moved', 'New time'), ('off', 'Cancelled')], max_length=12)),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='fines.interview')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='of_interview', to='cases.letter')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('interview', 'kind'), name='one_letter_of_a_kind_per_interview'), models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'moved', 'off'])), name='interview_letter_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='InterviewRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('end', models.CharField(choices=[('held', 'Held'), ('not_attended', 'Did not attend'), ('cancelled', 'Cancelled'), ('moved', 'Moved to another time')], max_length=12)),
                ('on', models.DateField()),
                ('caution_given', models.BooleanField(default=False)),
                ('advice_offered', models.BooleanField(default=False, help_text='The right to legal advice')),
                ('advised_by', models.CharField(blank=True, help_text='Who advised, if anybody', max_length=120)),
                ('present', models.CharField(blank=True, max_length=200)),
                ('record_reference', models.CharField(blank=True, help_text='Of the recording', max_length=80)),
                ('summary', models.TextField(blank=True)),
                ('reason', models.CharField(blank=True, help_text='Why it was not held', max_length=300)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('interview', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='record', to='fines.interview')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('advice_offered', True), ('caution_given', True), ('end', 'held'), models.Q(('summary__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('record_reference__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR')), models.Q(('advice_offered', False), ('caution_given', False), ('end__in', ('cancelled', 'moved')), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(('advice_offered', False), ('caution_given', False), ('end', 'not_attended')), _connector='OR'), name='interview_held_as_the_code_asks')],
            },
        ),
        migrations.CreateModel(
            name='IssueBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=14, unique=True)),
                ('notices', models.IntegerField(help_text='How many the person was shown and said yes to')),
                ('posted_on', models.DateField()),
                ('postal_class', models.CharField(choices=[('first', 'First class'), ('signed_for', 'First class, signed for')], max_length=12)),
                ('posted_by', models.CharField(help_text='Who takes them to the post', max_length=120)),
                ('state', models.CharField(choices=[('issuing', 'Being issued'), ('done', 'Done')], default='issuing', max_length=8)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('notices__gt', 0), ('postal_class__in', ['first', 'signed_for']), ('posted_by__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='notices_are_posted_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('state', 'issuing')), models.Q(('done_at__isnull', False), ('state', 'done')), _connector='OR'), name='batch_of_notices_done_when')],
            },
        ),
        migrations.CreateModel(
            name='MatchingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(unique=True)),
                ('by_itself', models.BooleanField()),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['valid_from'],
            },
        ),
        migrations.CreateModel(
            name='MeasureRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('eso', 'Education supervision order'), ('sao', 'School attendance order'), ('parenting_order', 'Parenting order')], max_length=20)),
                ('most_months', models.SmallIntegerField(help_text='Empty: until it is ended', null=True)),
                ('guidance_months', models.SmallIntegerField(help_text='Of a guidance programme', null=True)),
                ('notice_days', models.SmallIntegerField(help_text='Least days of notice before it', null=True)),
                ('extends_in_last_months', models.SmallIntegerField(null=True)),
                ('extension_months', models.SmallIntegerField(null=True)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['kind', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_measure_rule_per_day'), models.CheckConstraint(condition=models.Q(models.Q(('extends_in_last_months__isnull', True), ('extension_months__isnull', True)), models.Q(('extends_in_last_months__gt', 0), ('extension_months__gt', 0)), _connector='OR'), name='measure_extension_whole_or_absent')],
            },
        ),
        migrations.CreateModel(
            name='NoticeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.CharField(choices=[('england', 'England'), ('wales', 'Wales')], max_length=20)),
                ('notices_allowed', models.SmallIntegerField(help_text='Empty: no national limit', null=True)),
                ('years', models.SmallIntegerField(null=True)),
                ('counts_from', models.DateField(help_text='Notices issued earlier do not count', null=True)),
                ('deemed_working_days', models.SmallIntegerField()),
                ('proceedings_after_days', models.SmallIntegerField()),
                ('limitation_months', models.SmallIntegerField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['jurisdiction', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('jurisdiction', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_notice_rule_per_day'), models.CheckConstraint(condition=models.Q(models.Q(('notices_allowed__isnull', True), ('years__isnull', True)), models.Q(('notices_allowed__gt', 0), ('years__gt', 0)), _connector='OR'), name='notice_limit_whole_or_absent')],
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
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.school')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('state', 'sent'), _negated=True), fields=['id'], name='outcome_mail_not_gone')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'given_up'])), name='outcome_mail_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('tried_at__isnull', True), ('tries', 0), ('state', 'waiting')), models.Q(('tried_at__isnull', False), ('tries__gt', 0)), _connector='OR'), name='outcome_mail_tried_when')],
            },
        ),
        migrations.CreateModel(
            name='PackBuild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.TextField(blank=True, help_text='Why it is built although something is missing')),
                ('step', models.CharField(choices=[('waiting', 'Waiting'), ('gathering', 'Gathering the evidence'), ('drawing', 'Setting the pages'), ('keeping', 'Keeping the pack'), ('done', 'Ready'), ('failed', 'Not built')], default='waiting', max_length=12)),
                ('step_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('finished_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at__isnull', True)), fields=('case', 'carer'), name='one_pack_is_built_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('step__in', ['done', 'failed'])), models.Q(('step__in', ['waiting', 'gathering', 'drawing', 'keeping', 'done', 'failed']), models.Q(('step__in', ['done', 'failed']), _negated=True), ('finished_at__isnull', True)), _connector='OR'), name='pack_build_has_ended_or_not')],
            },
        ),
        migrations.CreateModel(
            name='CourtPack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.SmallIntegerField()),
                ('built_on', models.DateField()),
                ('built_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.TextField(blank=True)),
                ('missing', models.JSONField(default=list)),
                ('parts', models.JSONField()),
                ('facts', models.JSONField()),
                ('changes', models.JSONField(default=list)),
                ('pages', models.SmallIntegerField()),
                ('shows_address', models.BooleanField(default=False, help_text='Of the parent, in the windows of letters as they were sent')),
                ('kept_out', models.JSONField(help_text='Who was protected when it was built; null for packs built before that was kept', null=True)),
                ('pdf', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('build', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pack', to='fines.packbuild')),
            ],
            options={
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(fields=('case', 'carer', 'version'), name='one_pack_of_each_version'), models.CheckConstraint(condition=models.Q(('missing', []), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='pack_without_something_says_why'), models.CheckConstraint(condition=models.Q(('pages__gt', 0), ('version__gt', 0)), name='pack_has_a_version_and_pages')],
            },
        ),
        migrations.CreateModel(
            name='PackDisclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('of_sha256', models.CharField(max_length=64)),
                ('words', models.TextField(blank=True, help_text='What is disclosed; nothing where it stays out')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case', 'carer'], name='pack_disclosure_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('key__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('of_sha256__regex', '^[0-9a-f]{64}$')), name='pack_disclosure_of_one_note'), models.CheckConstraint(condition=models.Q(('words', ''), ('words__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='pack_disclosure_says_something_or_nothing')],
            },
        ),
        migrations.CreateModel(
            name='PackSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper', models.CharField(choices=[('statement', 'Witness statement'), ('certificate', "Head teacher's certificate")], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('on', models.DateField()),
                ('of_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case', 'carer'], name='pack_signature_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='pack_signature_has_a_name'), models.CheckConstraint(condition=models.Q(('of_sha256__regex', '^[0-9a-f]{64}$'), ('paper__in', ['statement', 'certificate'])), name='pack_signature_of_a_known_paper')],
            },
        ),
        migrations.CreateModel(
            name='PackStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('witness', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case', 'carer'], name='pack_statement_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='pack_statement_says_something')],
            },
        ),
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
        migrations.CreateModel(
            name='ProcedureRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.CharField(choices=[('england', 'England'), ('wales', 'Wales')], default='england', max_length=20)),
                ('procedure', models.CharField(choices=[('sjp', 'Single Justice Procedure'), ('hearing', 'Court hearing')], max_length=10)),
                ('charge', models.CharField(choices=[('s444_1', 'Section 444(1)'), ('s444_1a', 'Section 444(1A)')], max_length=10)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['procedure', 'charge', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('jurisdiction', '='), ('procedure', '='), ('charge', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_procedure_rule_per_charge_and_day')],
            },
        ),
        migrations.CreateModel(
            name='ReturnColumn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.SmallIntegerField()),
                ('name', models.CharField(help_text='As the file heads it', max_length=60)),
                ('label', models.CharField(max_length=80)),
                ('made_of', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('about', 'What the row is about'), ('figure', 'A figure'), ('rate', 'A rate')], max_length=10)),
                ('first_year', models.IntegerField()),
                ('last_year', models.IntegerField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['position', 'first_year'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('name', '='), (fines.models.returns.YearRange(models.F('first_year'), models.F('last_year'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_return_column_per_name_and_year'), models.CheckConstraint(condition=models.Q(('kind__in', ['about', 'figure', 'rate'])), name='return_column_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ReturnPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_la_code', models.CharField(max_length=3, unique=True)),
                ('new_la_code', models.CharField(max_length=9)),
                ('region_code', models.CharField(max_length=9)),
                ('region_name', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['old_la_code'],
            },
        ),
        migrations.CreateModel(
            name='SentReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_year', models.SmallIntegerField(help_text='The year the school year begins in')),
                ('as_at', models.DateField()),
                ('figures', models.JSONField()),
                ('behind', models.JSONField()),
                ('file', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('note', models.CharField(blank=True, help_text='To whom, or why once more', max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['start_year'], name='sent_return_by_year')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='sent_return_has_its_hash')],
            },
        ),
        migrations.CreateModel(
            name='Tariff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.CharField(choices=[('england', 'England'), ('wales', 'Wales')], max_length=20)),
                ('offence', models.CharField(choices=[('s444', 'Failing to secure regular attendance (Education Act 1996, section 444)'), ('s105', 'Excluded child in a public place (Education and Inspections Act 2006, s105)')], max_length=10)),
                ('notice_number', models.SmallIntegerField(default=0, help_text='1, 2; 0 for any')),
                ('first_pence', models.IntegerField(null=True)),
                ('first_days', models.SmallIntegerField(null=True)),
                ('second_pence', models.IntegerField()),
                ('second_days', models.SmallIntegerField()),
                ('counting', models.CharField(choices=[('from_receipt', 'The day of receipt is day 1'), ('within', 'The day after receipt is day 1')], max_length=20)),
                ('offence_from', models.DateField()),
                ('offence_to', models.DateField(help_text='Last day; empty: still in force', null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['jurisdiction', 'offence', 'offence_from', 'notice_number'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('jurisdiction', '='), ('offence', '='), ('notice_number', '='), (attendance.models.ranges.DateRange(models.F('offence_from'), models.F('offence_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_tariff_per_offence_number_and_day'), models.CheckConstraint(condition=models.Q(models.Q(('first_days__isnull', True), ('first_pence__isnull', True)), models.Q(('first_days__gt', 0), ('first_pence__gt', 0)), _connector='OR'), name='tariff_first_period_whole_or_absent'), models.CheckConstraint(condition=models.Q(('counting__in', ['from_receipt', 'within']), ('second_days__gt', 0), ('second_pence__gt', 0)), name='tariff_second_period_complete')],
            },
        ),
        migrations.CreateModel(
            name='PenaltyNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=10, unique=True)),
                ('offence', models.CharField(choices=[('s444', 'Failing to secure regular attendance (Education Act 1996, section 444)'), ('s105', 'Excluded child in a public place (Education and Inspections Act 2006, s105)')], default='s444', max_length=10)),
                ('number_in_period', models.SmallIntegerField(help_text='1 for a first notice in the period')),
                ('first_session_on', models.DateField()),
                ('last_session_on', models.DateField()),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('returned', 'Not issued'), ('issued', 'Issued, payment awaited'), ('paid', 'Paid'), ('unpaid', 'Unpaid, period over'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=12)),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('status_reason', models.TextField(blank=True)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_on', models.DateField()),
                ('proposal', models.JSONField()),
                ('issued_at', models.DateTimeField(null=True)),
                ('issued_on', models.DateField(null=True)),
                ('issue', models.JSONField(null=True)),
                ('first_pence', models.IntegerField(help_text='Empty: no lower rate', null=True)),
                ('second_pence', models.IntegerField(null=True)),
                ('posted_on', models.DateField(null=True)),
                ('deemed_received_on', models.DateField(null=True)),
                ('received_on', models.DateField(help_text='Only when receipt is proved', null=True)),
                ('receipt_note', models.CharField(blank=True, max_length=300)),
                ('first_due', models.DateField(null=True)),
                ('second_due', models.DateField(null=True)),
                ('letter', models.JSONField(null=True)),
                ('pdf', models.BinaryField(null=True)),
                ('pdf_sha256', models.CharField(blank=True, max_length=64)),
                ('withdrawal_ground', models.CharField(blank=True, max_length=20)),
                ('evidence_changed_at', models.DateTimeField(null=True)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='cases.case')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='attendance.enrolment')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='attendance.pupil')),
                ('replaces', models.OneToOneField(help_text='The withdrawn notice it was proposed anew in place of', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='fines.penaltynotice')),
                ('status_changed_by', models.ForeignKey(help_text='Empty: a job', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tariff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fines.tariff')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['status', 'second_due'], name='notice_by_status'), models.Index(fields=['carer', 'pupil', 'issued_on'], name='notice_by_parent_and_child'), models.Index(fields=['case'], name='notice_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ref__regex', '^\\d{2}-\\d{4,}$')), name='notice_ref_shape'), models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'returned', 'issued', 'paid', 'unpaid', 'withdrawn'])), name='notice_status_is_known'), models.CheckConstraint(condition=models.Q(('issued_by__isnull', True), models.Q(('issued_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='nobody_issues_their_own_proposal'), models.CheckConstraint(condition=models.Q(models.Q(('deemed_received_on__isnull', False), ('issue__isnull', False), ('issued_at__isnull', False), ('issued_by__isnull', False), ('issued_on__isnull', False), ('letter__isnull', False), ('pdf__isnull', False), ('posted_on__isnull', False), ('second_due__isnull', False), ('second_pence__gt', 0), ('status__in', ('issued', 'paid', 'unpaid', 'withdrawn')), ('tariff__isnull', False)), models.Q(models.Q(('status__in', ('issued', 'paid', 'unpaid', 'withdrawn')), _negated=True), ('issued_at__isnull', True), ('issued_by__isnull', True), ('pdf__isnull', True), ('posted_on__isnull', True), ('second_due__isnull', True), ('second_pence__isnull', True)), _connector='OR'), name='notice_is_served_whole_or_not_at_all'), models.CheckConstraint(condition=models.Q(models.Q(('first_due__isnull', True), ('first_pence__isnull', True)), models.Q(('first_due__lt', models.F('second_due')), ('first_pence__gt', 0), ('first_pence__lt', models.F('second_pence'))), _connector='OR'), name='notice_lower_rate_ends_first'), models.CheckConstraint(condition=models.Q(('posted_on__isnull', True), ('deemed_received_on__gte', models.F('posted_on')), _connector='OR'), name='notice_received_after_posting'), models.CheckConstraint(condition=models.Q(('first_session_on__lte', models.F('last_session_on')), ('last_session_on__lte', models.F('proposed_on'))), name='notice_period_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['returned', 'withdrawn']), _negated=True), ('status_reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='notice_ended_says_why'), models.CheckConstraint(condition=models.Q(('status', 'withdrawn'), ('withdrawal_ground', ''), _connector='XOR'), name='notice_withdrawn_on_a_ground'), models.CheckConstraint(condition=models.Q(('received_on__isnull', True), ('receipt_note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='notice_receipt_says_what_proves_it')],
            },
        ),
        migrations.CreateModel(
            name='IssueLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_pence', models.IntegerField(null=True)),
                ('first_due', models.DateField(null=True)),
                ('second_pence', models.IntegerField()),
                ('second_due', models.DateField()),
                ('state', models.CharField(choices=[('waiting', 'Waits'), ('issued', 'Issued'), ('failed', 'Not issued')], default='waiting', max_length=8)),
                ('why', models.CharField(blank=True, help_text='Why it was not issued', max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='fines.issuebatch')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issue_lines', to='fines.penaltynotice')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['batch', 'state'], name='issue_line_by_state')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'notice'), name='one_line_per_batch_and_notice'), models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'issued'])), fields=('notice',), name='notice_in_one_batch_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), ('why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(('state__in', ['waiting', 'issued']), ('why', '')), _connector='OR'), name='notice_not_issued_says_why')],
            },
        ),
        migrations.CreateModel(
            name='NoticeSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='At proposal', max_length=2)),
                ('code_at_issue', models.CharField(blank=True, max_length=2)),
                ('code_reviewed', models.CharField(help_text='The amended code an officer has looked at since', max_length=2, null=True)),
                ('live', models.BooleanField(default=True, editable=False)),
                ('carer', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notice_sessions', to='attendance.session')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='fines.penaltynotice')),
            ],
            options={
                'ordering': ['session__date', 'session__half'],
                'constraints': [models.UniqueConstraint(fields=('notice', 'session'), name='session_once_in_a_notice'), models.UniqueConstraint(condition=models.Q(('live', True)), fields=('session', 'enrolment', 'carer'), name='session_in_one_live_notice_per_parent')],
            },
        ),
        migrations.CreateModel(
            name='OutcomeTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='fines.penaltynotice')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('notice', 'outcome'), name='outcome_told_once')],
            },
        ),
        migrations.CreateModel(
            name='PayCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8)),
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pay_code', to='fines.penaltynotice')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[2-9BCDFGHJKMNPQRTVWXY]{8}$')), name='pay_code_shape')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('postal_class', models.CharField(choices=[('first', 'First class'), ('signed_for', 'First class, signed for')], max_length=12)),
                ('posted_by', models.CharField(max_length=120)),
                ('certificate', models.CharField(blank=True, help_text='Of the certificate of posting, once there is one', max_length=60)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='fines.penaltynotice')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('postal_class__in', ['first', 'signed_for']), ('posted_by__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='posting_says_who_and_how')],
            },
        ),
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=12, unique=True)),
                ('received_on', models.DateField()),
                ('sender', models.CharField(max_length=120)),
                ('how', models.CharField(choices=[('letter', 'Letter'), ('email', 'E-mail'), ('telephone', 'Telephone'), ('in_person', 'In person')], max_length=12)),
                ('words', models.TextField(max_length=4000)),
                ('due_on', models.DateField(help_text='The last day to answer, by the setting of the day it came')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.CharField(blank=True, choices=[('withdrawn', 'Upheld: the notice is withdrawn'), ('put_right', 'Upheld in part: something is put right, and the notice stands'), ('not_upheld', 'Not upheld: the notice stands')], max_length=12)),
                ('reasons', models.TextField(blank=True, max_length=2000)),
                ('ground', models.CharField(blank=True, choices=[('not_issuable', 'It ought not to have been issued'), ('wrong_person', 'It ought not to have been issued to this person'), ('material_error', 'It contains material errors'), ('outside_code', 'It was issued outside the code of conduct'), ('not_prosecuted', 'It was not paid and there will be no prosecution')], max_length=20)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(help_text='The sender, where they are a parent or carer of the child: only they are written to', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='fines.penaltynotice')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['answer', 'due_on'], name='representation_by_clock')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('sender__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('how__in', ['letter', 'email', 'telephone', 'in_person'])), name='representation_says_who_and_what'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='representation_due_after_it_came'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('reasons', '')), models.Q(('answer__in', ['withdrawn', 'put_right', 'not_upheld']), ('answered_at__isnull', False), ('answered_by__isnull', False), ('reasons__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='representation_answered_whole'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'withdrawn'), ('ground__in', ['not_issuable', 'wrong_person', 'material_error', 'outside_code', 'not_prosecuted'])), models.Q(models.Q(('answer', 'withdrawn'), _negated=True), ('ground', '')), _connector='OR'), name='representation_withdraws_on_a_ground')],
            },
        ),
        migrations.CreateModel(
            name='NoticeLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reminder', 'Reminder'), ('withdrawal', 'Withdrawal'), ('answer', 'Answer')], max_length=12)),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='of_notice', to='cases.letter')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='fines.penaltynotice')),
                ('representation', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='fines.representation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['reminder', 'withdrawal'])), fields=('notice', 'kind'), name='one_reminder_and_one_withdrawal'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'answer'), ('representation__isnull', False)), models.Q(models.Q(('kind', 'answer'), _negated=True), ('representation__isnull', True)), _connector='OR'), name='answer_is_to_a_representation')],
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
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('encounter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.encounter')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='fines.penaltynotice')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.session')),
            ],
            options={
                'ordering': ['seen_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('notice', 'seen_at'), name='seen_once_at_a_time'), models.CheckConstraint(condition=models.Q(('place__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('seen_by__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='sighting_says_where_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('sha256', models.CharField(max_length=64)),
                ('lines', models.IntegerField()),
                ('new_lines', models.IntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=12, unique=True)),
                ('source', models.CharField(choices=[('bank', 'Bank file'), ('card', 'Card, online'), ('hand', 'Entered by hand')], max_length=10)),
                ('key', models.CharField(max_length=80)),
                ('pence', models.IntegerField()),
                ('on', models.DateField(help_text='The day the money was in hand')),
                ('method', models.CharField(choices=[('card', 'Card'), ('bank_transfer', 'Bank transfer'), ('cheque', 'Cheque or postal order'), ('none', 'Not a payment')], max_length=20)),
                ('reference', models.CharField(blank=True, max_length=140)),
                ('payer', models.CharField(blank=True, max_length=140)),
                ('line', models.IntegerField(help_text='Its line in the file', null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(help_text='Empty: a job', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='fines.bankfile')),
            ],
            options={
                'ordering': ['on', 'id'],
                'indexes': [models.Index(fields=['on'], name='receipt_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='receipt_is_positive'), models.CheckConstraint(condition=models.Q(('source__in', ['bank', 'card', 'hand']), models.Q(('method', 'none'), _negated=True)), name='receipt_came_somehow'), models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('line__isnull', False), ('source', 'bank')), models.Q(models.Q(('source', 'bank'), _negated=True), ('file__isnull', True), ('line__isnull', True)), _connector='OR'), name='receipt_of_a_file_names_its_line'), models.UniqueConstraint(fields=('source', 'key'), name='receipt_comes_once')],
            },
        ),
        migrations.CreateModel(
            name='CardBasket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('pence', models.IntegerField()),
                ('state', models.CharField(choices=[('made', 'Not sent to the card service'), ('sent', 'With the card service'), ('paid', 'Paid'), ('failed', 'Not paid')], default='made', max_length=10)),
                ('service', models.CharField(max_length=10)),
                ('outside_id', models.CharField(blank=True, max_length=60)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('receipt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='basket', to='fines.receipt')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='basket_is_of_money'), models.CheckConstraint(condition=models.Q(models.Q(('receipt__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('receipt__isnull', True)), _connector='OR'), name='basket_paid_has_its_receipt'), models.UniqueConstraint(condition=models.Q(('outside_id', ''), _negated=True), fields=('outside_id',), name='basket_outside_id_once')],
            },
        ),
        migrations.CreateModel(
            name='CardLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pence', models.IntegerField()),
                ('basket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='fines.cardbasket')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fines.penaltynotice')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('basket', 'notice'), name='notice_once_in_a_basket'), models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='card_line_is_of_money')],
            },
        ),
        migrations.CreateModel(
            name='NotTheirs',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='not_of', to='fines.receipt')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('receipt', 'carer'), name='not_theirs_once'), models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='not_theirs_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('payment', 'Payment received'), ('correction', 'Entry taken back'), ('refund_owed', 'Refund owed'), ('refund_paid', 'Refund paid')], max_length=20)),
                ('pence', models.IntegerField()),
                ('on', models.DateField(help_text='The day the money was in hand, or the refund fell due')),
                ('method', models.CharField(choices=[('card', 'Card'), ('bank_transfer', 'Bank transfer'), ('cheque', 'Cheque or postal order'), ('none', 'Not a payment')], default='none', max_length=20)),
                ('reference', models.CharField(blank=True, max_length=140)),
                ('became', models.CharField(blank=True, choices=[('unmatched', 'It is in hand and unmatched'), ('bounced', 'The bank took it back'), ('in_error', 'It was entered in error')], max_length=12)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(help_text='Empty: a job', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='fines.payment')),
                ('settles', models.OneToOneField(help_text='The refund owed that this refund pays', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settled_by', to='fines.payment')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='fines.penaltynotice')),
                ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='fines.receipt')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['notice', 'on'], name='ledger_by_notice')],
                'constraints': [models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='ledger_line_is_positive'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'payment'), ('reference__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), models.Q(('method', 'none'), _negated=True)), models.Q(models.Q(('kind', 'payment'), _negated=True), ('kind__in', ['payment', 'correction', 'refund_owed', 'refund_paid'])), _connector='OR'), name='payment_has_method_and_reference'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', False), ('kind', 'correction'), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(models.Q(('kind', 'correction'), _negated=True), ('corrects__isnull', True)), _connector='OR'), name='correction_names_its_line'), models.CheckConstraint(condition=models.Q(('kind', 'correction'), models.Q(('became', ''), ('receipt__isnull', False)), _connector='OR'), name='ledger_line_names_its_receipt'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'refund_paid'), ('settles__isnull', False), ('reference__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(models.Q(('kind', 'refund_paid'), _negated=True), ('settles__isnull', True)), _connector='OR'), name='refund_paid_settles_and_has_a_reference')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sent_back', 'Returned to the payer'), ('bounced', 'Taken back by the bank'), ('in_error', 'Entered in error, never received')], max_length=12)),
                ('pence', models.IntegerField()),
                ('on', models.DateField()),
                ('note', models.CharField(max_length=300)),
                ('key', models.CharField(blank=True, help_text='The line of the bank that says so', max_length=80)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='fines.receiptreturn')),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='fines.receipt')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('key',), name='return_comes_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['sent_back', 'bounced', 'in_error']), ('pence__gt', 0), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='return_says_what_and_why')],
            },
        ),
        migrations.CreateModel(
            name='RefundApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owed', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='fines.payment')),
            ],
        ),
        migrations.CreateModel(
            name='CardEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outside_id', models.CharField(max_length=60, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('payment_id', models.CharField(max_length=60)),
                ('pence', models.IntegerField(help_text='What was paid; of a refund, all that was refunded so far')),
                ('happened_at', models.DateTimeField()),
                ('came_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['id'], name='card_events_waiting')],
            },
        ),
        migrations.CreateModel(
            name='CarriedOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done', models.BooleanField()),
                ('reason', models.CharField(blank=True, choices=[('lack_of_provision', 'Lack of provision'), ('breach_by_parent', 'Breach by the parent')], max_length=20)),
                ('on', models.DateField()),
                ('words', models.CharField(help_text='What shows it', max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ChargedNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charged_notices', to='fines.penaltynotice')),
            ],
        ),
        migrations.CreateModel(
            name='Proceedings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=12, unique=True)),
                ('jurisdiction', models.CharField(choices=[('england', 'England'), ('wales', 'Wales')], default='england', max_length=20)),
                ('charge', models.CharField(choices=[('s444_1', 'Section 444(1)'), ('s444_1a', 'Section 444(1A)')], max_length=10)),
                ('procedure', models.CharField(choices=[('sjp', 'Single Justice Procedure'), ('hearing', 'Court hearing')], default='hearing', max_length=10)),
                ('offence_on', models.DateField(help_text='The first session charged')),
                ('offence_until', models.DateField(help_text='The last session charged')),
                ('file_by', models.DateField(help_text='The last day to lay it', null=True)),
                ('filed_on', models.DateField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proceedings', to='cases.case')),
                ('decision', models.ForeignKey(help_text='Empty only on rows from before there were decision records', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proceedings', to='fines.chargingdecision')),
                ('notices', models.ManyToManyField(related_name='proceedings', through='fines.ChargedNotice', to='fines.penaltynotice')),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.pupil')),
            ],
            options={
                'verbose_name_plural': 'proceedings',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['case'], name='proceedings_by_case'), models.Index(fields=['carer', 'pupil'], name='proceedings_by_parent')],
                'constraints': [models.CheckConstraint(condition=models.Q(('offence_on__lte', models.F('offence_until'))), name='charged_period_in_order'), models.CheckConstraint(condition=models.Q(('file_by__isnull', True), ('filed_on__lte', models.F('file_by')), _connector='OR'), name='laid_in_time')],
            },
        ),
        migrations.CreateModel(
            name='ChargedSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('charge', models.CharField(choices=[('s444_1', 'Section 444(1)'), ('s444_1a', 'Section 444(1A)')], editable=False, max_length=10)),
                ('code', models.CharField(max_length=2)),
                ('carer', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.session')),
                ('proceedings', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='fines.proceedings')),
            ],
            options={
                'ordering': ['session__date', 'session__half'],
                'indexes': [models.Index(fields=['carer', 'enrolment'], name='charged_by_parent')],
                'constraints': [models.UniqueConstraint(fields=('session', 'enrolment', 'carer', 'charge'), name='session_charged_once_per_parent_and_charge')],
            },
        ),
        migrations.CreateModel(
            name='CourtResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('withdrawn', 'Withdrawn'), ('discontinued', 'Discontinued'), ('dismissed', 'Dismissed'), ('acquitted', 'Not guilty'), ('absolute_discharge', 'Absolute discharge'), ('conditional_discharge', 'Conditional discharge'), ('fine', 'Fine'), ('community_order', 'Community order'), ('curfew', 'Curfew'), ('suspended', 'Suspended custody'), ('custody', 'Custody')], max_length=24)),
                ('on', models.DateField()),
                ('fine_pence', models.IntegerField(null=True)),
                ('costs_pence', models.IntegerField(null=True)),
                ('surcharge_pence', models.IntegerField(null=True)),
                ('compensation_pence', models.IntegerField(null=True)),
                ('length_days', models.SmallIntegerField(help_text='Custody or curfew, in days', null=True)),
                ('length_months', models.SmallIntegerField(help_text='Whatever is given in months', null=True)),
                ('parenting_order_months', models.SmallIntegerField(null=True)),
                ('eso_directed', models.BooleanField(default=False, help_text='Education Act 1996 s447(2)')),
                ('note', models.TextField(blank=True)),
                ('why_changed', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='fines.courtresult')),
                ('proceedings', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='fines.proceedings')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['withdrawn', 'discontinued', 'dismissed', 'acquitted', 'absolute_discharge', 'conditional_discharge', 'fine', 'community_order', 'curfew', 'suspended', 'custody'])), name='result_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('fine_pence__gt', 0), ('outcome', 'fine')), ('outcome__in', ('suspended', 'custody')), models.Q(models.Q(('outcome__in', ['fine', 'suspended', 'custody']), _negated=True), ('fine_pence__isnull', True)), _connector='OR'), name='a_fine_alone_or_beside_custody'), models.CheckConstraint(condition=models.Q(models.Q(('fine_pence__isnull', True), ('fine_pence__gt', 0), _connector='OR'), models.Q(('costs_pence__isnull', True), ('costs_pence__gt', 0), _connector='OR'), models.Q(('surcharge_pence__isnull', True), ('surcharge_pence__gt', 0), _connector='OR'), models.Q(('compensation_pence__isnull', True), ('compensation_pence__gt', 0), _connector='OR'), models.Q(('length_days__isnull', True), ('length_days__gt', 0), _connector='OR'), models.Q(('length_months__isnull', True), ('length_months__gt', 0), _connector='OR'), models.Q(('parenting_order_months__isnull', True), ('parenting_order_months__gt', 0), _connector='OR')), name='result_numbers_are_positive'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ('conditional_discharge', 'community_order', 'curfew', 'suspended', 'custody')), models.Q(('length_days__isnull', False), ('length_months__isnull', False), _connector='XOR')), models.Q(models.Q(('outcome__in', ('conditional_discharge', 'community_order', 'curfew', 'suspended', 'custody')), _negated=True), ('length_days__isnull', True), ('length_months__isnull', True)), _connector='OR'), name='what_lasts_says_how_long'), models.CheckConstraint(condition=models.Q(models.Q(('replaces__isnull', True), ('why_changed', '')), models.Q(('replaces__isnull', False), ('why_changed__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='result_corrected_says_why'), models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('proceedings',), name='one_line_of_results')],
            },
        ),
        migrations.CreateModel(
            name='CourtStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('served', 'Papers served'), ('guilty', 'Plea: guilty'), ('not_guilty', 'Plea: not guilty'), ('no_reply', 'No reply in time'), ('to_hearing', 'Sent to a court hearing'), ('warned', 'Six months nearly over')], max_length=12)),
                ('on', models.DateField()),
                ('plea_by', models.DateField(help_text='The last day to plead, once served', null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proceedings', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='fines.proceedings')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['served', 'guilty', 'not_guilty', 'no_reply', 'to_hearing', 'warned'])), name='court_step_is_known'), models.CheckConstraint(condition=models.Q(('kind', 'served'), ('plea_by__isnull', True), _connector='OR'), name='only_service_starts_the_clock')],
            },
        ),
        migrations.CreateModel(
            name='Hearing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sjp', 'Single justice, on the papers'), ('first', 'First hearing'), ('trial', 'Trial'), ('sentence', 'Sentence'), ('appeal', 'Appeal'), ('family', 'Family Court')], max_length=10)),
                ('court', models.CharField(max_length=120)),
                ('room', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(help_text='Empty: taken off the list, no new day yet', null=True)),
                ('minutes', models.SmallIntegerField(default=60)),
                ('reason', models.CharField(blank=True, help_text='Why it was moved', max_length=300)),
                ('others', models.CharField(blank=True, help_text='Who else attends, in words', max_length=200)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attends', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='fines.hearing')),
                ('proceedings', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hearings', to='fines.proceedings')),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['at'], name='hearing_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('court__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='hearing_has_a_court'), models.CheckConstraint(condition=models.Q(('kind__in', ['sjp', 'first', 'trial', 'sentence', 'appeal', 'family']), ('minutes__gt', 0)), name='hearing_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', False), ('replaces__isnull', True)), models.Q(('replaces__isnull', False), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='hearing_moved_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('eso', 'Education supervision order'), ('sao', 'School attendance order'), ('parenting_order', 'Parenting order')], max_length=20)),
                ('court', models.CharField(blank=True, max_length=120)),
                ('notice_on', models.DateField(help_text='Notice served before the order (s437)', null=True)),
                ('made_on', models.DateField(help_text='The day it was made, or extended')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='Last day; empty: until it is ended', null=True)),
                ('guidance_until', models.DateField(help_text='Last day of a guidance programme', null=True)),
                ('review_on', models.DateField(null=True)),
                ('requires', models.TextField(help_text='What it asks of the family')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='cases.case')),
                ('extends', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extended_by', to='fines.measure')),
                ('proceedings', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='fines.proceedings')),
            ],
            options={
                'ordering': ['ends_on', 'id'],
                'indexes': [models.Index(fields=['case'], name='measure_by_case'), models.Index(fields=['ends_on'], name='measure_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['eso', 'sao', 'parenting_order']), ('requires__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='measure_is_known_and_says_what'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='measure_in_order'), models.CheckConstraint(condition=models.Q(('carer__isnull', False), ('kind', 'eso'), _connector='OR'), name='measure_is_on_a_parent')],
            },
        ),
        migrations.CreateModel(
            name='MeasureNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('review', 'Review'), ('breach', 'Breach'), ('ended', 'Ended early')], max_length=10)),
                ('on', models.DateField()),
                ('words', models.TextField()),
                ('next_on', models.DateField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='fines.measure')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['review', 'breach', 'ended']), ('words__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='measure_note_says_what'), models.UniqueConstraint(condition=models.Q(('kind', 'ended')), fields=('measure',), name='measure_ends_once')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.CharField(choices=[('lodged', 'Appeal lodged'), ('allowed', 'Appeal allowed'), ('varied', 'Sentence varied'), ('dismissed', 'Appeal dismissed'), ('abandoned', 'Appeal abandoned')], max_length=10)),
                ('on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proceedings', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='fines.proceedings')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('result__in', ['lodged', 'allowed', 'varied', 'dismissed', 'abandoned'])), name='appeal_result_is_known')],
            },
        ),
        migrations.AddField(
            model_name='carriedout',
            name='measure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_out', to='fines.measure'),
        ),
        migrations.AddConstraint(
            model_name='carriedout',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done', True), ('reason', '')), models.Q(('done', False), ('reason__in', ['lack_of_provision', 'breach_by_parent'])), _connector='OR'), name='not_carried_out_says_why'),
        ),
        migrations.AddConstraint(
            model_name='carriedout',
            constraint=models.CheckConstraint(condition=models.Q(('words__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='carried_out_says_what_shows_it'),
        ),
        migrations.AddField(
            model_name='chargednotice',
            name='proceedings',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charged_notices', to='fines.proceedings'),
        ),
        migrations.AddConstraint(
            model_name='chargednotice',
            constraint=models.UniqueConstraint(fields=('proceedings', 'notice'), name='notice_charged_once'),
        ),
        AddTrigger(
            model_name='cardevent',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='95ffcfc0cd73319a33250dc25c1526870c748626', operation='DELETE', pgid='pgtrigger_never_deleted_daebb', table='fines_cardevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='cardevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a4960b4a206861d0231840cbedfa1fc79e75372b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c53f9', table='fines_cardevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='bankfile',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e44020a013fb0fc795a0c3354cbb6bd4d4be047f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6289c', table='fines_bankfile', when='BEFORE')),
        ),
        AddTrigger(
            model_name='bankfile',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='c7c6e94c03df1257babbffcb6fdf254d19062485', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d0cc4', table='fines_bankfile', when='BEFORE')),
        ),
        AddTrigger(
            model_name='chargingdecision',
            trigger=pgtrigger.compiler.Trigger(name='decision_follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n            PERFORM 1 FROM fines_chargingdecision b WHERE b.id = NEW.replaces_id\n                AND b.case_id = NEW.case_id AND b.carer_id = NEW.carer_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'A decision replaces one about the same parent'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='105b6e44297a6f303f3b9dbeed1a7f4be05d8ef8', operation='INSERT', pgid='pgtrigger_decision_follows_its_own_11055', table='fines_chargingdecision', when='BEFORE')),
        ),
        AddTrigger(
            model_name='chargingdecision',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dba85bfe285eac3268ec0a7ccdbf7163fa78bfe5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a6520', table='fines_chargingdecision', when='BEFORE')),
        ),
        AddTrigger(
            model_name='chargingdecision',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bfaf2ec91281d3d813afca7b0ea310fdc695ef44', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ba1b8', table='fines_chargingdecision', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionanswer',
            trigger=pgtrigger.compiler.Trigger(name='answered_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE decision record;', func="\n            SELECT * INTO decision FROM fines_chargingdecision WHERE id = NEW.decision_id FOR UPDATE;\n            IF decision.drafted_by_id = NEW.by_id THEN\n                RAISE EXCEPTION 'Decision % was written by this person', decision.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM fines_chargingdecision WHERE replaces_id = NEW.decision_id;\n            IF FOUND THEN\n                RAISE EXCEPTION 'Decision % has been replaced', decision.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='49909d1db1b8f3bce52f3570ac6516ec2ef419c2', operation='INSERT', pgid='pgtrigger_answered_by_another_6f90c', table='fines_decisionanswer', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='27c38d433024f46b01a7d850587a0b3a6440a98b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e70be', table='fines_decisionanswer', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionanswer',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a6cef32bb2c03263a01386ea7f9a5cea64a57d00', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a9a03', table='fines_decisionanswer', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionsession',
            trigger=pgtrigger.compiler.Trigger(name='decision_session_before_an_answer', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_decisionanswer WHERE decision_id = NEW.decision_id;\n            IF FOUND THEN\n                RAISE EXCEPTION 'The decision is answered: nothing can be added to it'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7a1068d42ec73767582657c42809d6b744ada259', operation='INSERT', pgid='pgtrigger_decision_session_before_an_answer_a88e7', table='fines_decisionsession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionsession',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b008583a0ef36e2527a329f128b6c92d5b804d23', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_727a3', table='fines_decisionsession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionsession',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='f9f72279de3496d75fd0e269165251c25e168d51', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_57c45', table='fines_decisionsession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionfactor',
            trigger=pgtrigger.compiler.Trigger(name='decision_factor_before_an_answer', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_decisionanswer WHERE decision_id = NEW.decision_id;\n            IF FOUND THEN\n                RAISE EXCEPTION 'The decision is answered: nothing can be added to it'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7f1f2da42871cd0aec968835997f39c899f27b96', operation='INSERT', pgid='pgtrigger_decision_factor_before_an_answer_cd857', table='fines_decisionfactor', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionfactor',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='08610287bf83d5614eb87facf451e5aa92f035d5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ea8f6', table='fines_decisionfactor', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionfactor',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='5fc74998d76a69ea98a20682938004a639ae7dfb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_224d1', table='fines_decisionfactor', when='BEFORE')),
        ),
        AddTrigger(
            model_name='interview',
            trigger=pgtrigger.compiler.Trigger(name='interview_follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func='\n            PERFORM 1 FROM fines_interview b\n                JOIN fines_interviewrecord r ON r.interview_id = b.id AND r."end" = \'moved\'\n                WHERE b.id = NEW.replaces_id AND b.case_id = NEW.case_id AND b.carer_id = NEW.carer_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION \'An interview replaces one of the same parent that was moved\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='85c3b14a46aa30dd934c48b946b50c943c226849', operation='INSERT', pgid='pgtrigger_interview_follows_its_own_e4ebe', table='fines_interview', when='BEFORE')),
        ),
        AddTrigger(
            model_name='interview',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e53c0e54ba27f9017a8c8fb7f03784311dbf9e1b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_720b1', table='fines_interview', when='BEFORE')),
        ),
        AddTrigger(
            model_name='interview',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='29d3b29b93463dfcb9a5f93b9769458152e5afc8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d6323', table='fines_interview', when='BEFORE')),
        ),
        AddTrigger(
            model_name='interviewletter',
            trigger=pgtrigger.compiler.Trigger(name='letter_to_who_is_interviewed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_interview i JOIN cases_letter l ON l.id = NEW.letter_id\n                WHERE i.id = NEW.interview_id AND l.case_id = i.case_id AND l.carer_id = i.carer_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The letter is not to the parent who is interviewed'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='dba06b73c79b3477e852f250928407f8e3c8eb15', operation='INSERT', pgid='pgtrigger_letter_to_who_is_interviewed_da98c', table='fines_interviewletter', when='BEFORE')),
        ),
        AddTrigger(
            model_name='interviewletter',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2d15270d6b6c9f8ced648a489ff57e5374f3d32c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_489c8', table='fines_interviewletter', when='BEFORE')),
        ),
        AddTrigger(
            model_name='interviewletter',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='f2db3605a4c2fbe366df3555d0313c6eacf0ede1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_11af0', table='fines_interviewletter', when='BEFORE')),
        ),
        AddTrigger(
            model_name='interviewrecord',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e632a1b1c74606241f042b56c463ea684e946915', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_34d35', table='fines_interviewrecord', when='BEFORE')),
        ),
        AddTrigger(
            model_name='interviewrecord',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='0448501ab04c5a03d7c16efd63b55a284ffe42fe', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_93974', table='fines_interviewrecord', when='BEFORE')),
        ),
        AddTrigger(
            model_name='issuebatch',
            trigger=pgtrigger.compiler.Trigger(name='decision_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."notices" IS DISTINCT FROM (NEW."notices") OR OLD."postal_class" IS DISTINCT FROM (NEW."postal_class") OR OLD."posted_by" IS DISTINCT FROM (NEW."posted_by") OR OLD."posted_on" IS DISTINCT FROM (NEW."posted_on") OR OLD."ref" IS DISTINCT FROM (NEW."ref"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b2dacc71c91246faa220bac265e9601633851daf', operation='UPDATE', pgid='pgtrigger_decision_stands_c5e03', table='fines_issuebatch', when='BEFORE')),
        ),
        AddTrigger(
            model_name='issuebatch',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2b675fceb068ba7ef9313d8727bb7419e6ef1fe5', operation='DELETE', pgid='pgtrigger_never_deleted_fe218', table='fines_issuebatch', when='BEFORE')),
        ),
        AddTrigger(
            model_name='issuebatch',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='959706829a2a2e352f09418326c9eae2e7ba44ec', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_83276', table='fines_issuebatch', when='BEFORE')),
        ),
        AddTrigger(
            model_name='carriedout',
            trigger=pgtrigger.compiler.Trigger(name='only_of_a_parenting_order', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            PERFORM 1 FROM fines_measure m WHERE m.id = NEW.measure_id\n                AND m.kind = \'parenting_order\' AND m.made_on <= NEW."on";\n            IF NOT FOUND THEN\n                RAISE EXCEPTION \'Only a parenting order that is made is carried out\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='32588528ff72dbcf93dfe8632be18b92395f9569', operation='INSERT', pgid='pgtrigger_only_of_a_parenting_order_f501a', table='fines_carriedout', when='BEFORE')),
        ),
        AddTrigger(
            model_name='carriedout',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='97332edfe4d7d5cf9405edd767189ecb9e3dce2f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c29be', table='fines_carriedout', when='BEFORE')),
        ),
        AddTrigger(
            model_name='carriedout',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='6d673aee8f51b025f724def7ac48a499252ea958', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_459e8', table='fines_carriedout', when='BEFORE')),
        ),
        AddTrigger(
            model_name='measurenote',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e9ed912563346a4e386a383df8421e48977a6c88', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d4d58', table='fines_measurenote', when='BEFORE')),
        ),
        AddTrigger(
            model_name='measurenote',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='8a2eb4bfee253835f68e503678deb58fbd71abea', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8e71b', table='fines_measurenote', when='BEFORE')),
        ),
        AddTrigger(
            model_name='outcomemail',
            trigger=pgtrigger.compiler.Trigger(name='what_is_told_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."lines" IS DISTINCT FROM (NEW."lines") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."school_id" IS DISTINCT FROM (NEW."school_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='caf1effca355ce042c8a41facb9a34df6640ddf6', operation='UPDATE', pgid='pgtrigger_what_is_told_stands_008c0', table='fines_outcomemail', when='BEFORE')),
        ),
        AddTrigger(
            model_name='outcomemail',
            trigger=pgtrigger.compiler.Trigger(name='sent_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'sent\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c9e3fa1081f37825f689d7ee652bd58ac44171eb', operation='UPDATE', pgid='pgtrigger_sent_once_9d8eb', table='fines_outcomemail', when='BEFORE')),
        ),
        AddTrigger(
            model_name='outcomemail',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d245375e6ca8f667a8ad123146aabc653a59a6f3', operation='DELETE', pgid='pgtrigger_never_deleted_45a93', table='fines_outcomemail', when='BEFORE')),
        ),
        AddTrigger(
            model_name='outcomemail',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='4b43bd929d5aa5fbf506ce396cdaaf098b6c0df5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0c913', table='fines_outcomemail', when='BEFORE')),
        ),
        AddTrigger(
            model_name='packbuild',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='77b93eadcc44a6127cfdb6b3c9170e936515275c', operation='DELETE', pgid='pgtrigger_never_deleted_adb55', table='fines_packbuild', when='BEFORE')),
        ),
        AddTrigger(
            model_name='packbuild',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='10e587200f61c54db6b21c2553527a8eb2e0fed2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_700df', table='fines_packbuild', when='BEFORE')),
        ),
        AddTrigger(
            model_name='packbuild',
            trigger=pgtrigger.compiler.Trigger(name='asked_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF OLD.finished_at IS NOT NULL\n   OR (NEW.case_id, NEW.carer_id, NEW.asked_by_id, NEW.asked_at, NEW.reason)\n      IS DISTINCT FROM (OLD.case_id, OLD.carer_id, OLD.asked_by_id, OLD.asked_at, OLD.reason) THEN\n  RAISE EXCEPTION 'A build of a court pack ends once; what was asked for stands';\nEND IF;\nRETURN NEW;\n", hash='ad560bf4e1910cb5c81b50d76e1bc716cb3f15cf', operation='UPDATE', pgid='pgtrigger_asked_stands_51cfe', table='fines_packbuild', when='BEFORE')),
        ),
        AddTrigger(
            model_name='courtpack',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='28241f50dd6dce1398b3abefe156590339106296', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cd7c9', table='fines_courtpack', when='BEFORE')),
        ),
        AddTrigger(
            model_name='courtpack',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='745a9727d43de9db042b0b96ac909e6a6c3eb294', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_14375', table='fines_courtpack', when='BEFORE')),
        ),
        AddTrigger(
            model_name='courtpack',
            trigger=pgtrigger.compiler.Trigger(name='hash_is_of_the_bytes', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.sha256 IS DISTINCT FROM encode(sha256(NEW.pdf), 'hex') THEN\n  RAISE EXCEPTION 'The hash of a court pack is that of its bytes';\nEND IF;\nRETURN NEW;\n", hash='57c0452998a79cd29a79e580ff5ea245105b0428', operation='INSERT', pgid='pgtrigger_hash_is_of_the_bytes_cbfc4', table='fines_courtpack', when='BEFORE')),
        ),
        AddTrigger(
            model_name='packdisclosure',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b820361c16bc522fc5777b90ce5eed169675b2bb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b04d1', table='fines_packdisclosure', when='BEFORE')),
        ),
        AddTrigger(
            model_name='packdisclosure',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='0017ccaf9ef71c170e4afb75419dae6d512f2ea1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d7c37', table='fines_packdisclosure', when='BEFORE')),
        ),
        AddTrigger(
            model_name='packsignature',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d748972a4140240e9e0c132dec84eef3731cc66b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1d023', table='fines_packsignature', when='BEFORE')),
        ),
        AddTrigger(
            model_name='packsignature',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='85a3bb20db7319fc465913361567513ff4b154fb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_25984', table='fines_packsignature', when='BEFORE')),
        ),
        AddTrigger(
            model_name='packstatement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8a7c87b144b4d509a6aaf7b28a7fab7f69a92961', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_decfe', table='fines_packstatement', when='BEFORE')),
        ),
        AddTrigger(
            model_name='packstatement',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='746edace75e880a3c3805a0ee8675e5c63817b6e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c0e35', table='fines_packstatement', when='BEFORE')),
        ),
        AddTrigger(
            model_name='paycode',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f527189eecc807cb81892086b8618843a897f5d1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ab1ee', table='fines_paycode', when='BEFORE')),
        ),
        AddTrigger(
            model_name='paycode',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='1c8109f8ab3e460a8ea95fa6707c28dde939ecb8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e4306', table='fines_paycode', when='BEFORE')),
        ),
        AddTrigger(
            model_name='outcometold',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7c8d5fb9af4459a50735fbd84818759b21fd2e86', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f38ea', table='fines_outcometold', when='BEFORE')),
        ),
        AddTrigger(
            model_name='outcometold',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='0342783554522215fa554c6c6a29063b9d31683c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a8e9b', table='fines_outcometold', when='BEFORE')),
        ),
        AddTrigger(
            model_name='noticesession',
            trigger=pgtrigger.compiler.Trigger(name='session_follows_notice', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE notice record;', func="\n            SELECT * INTO notice FROM fines_penaltynotice WHERE id = NEW.notice_id;\n            IF notice.issued_at IS NOT NULL THEN\n                RAISE EXCEPTION 'Notice % is issued: no session can be added', notice.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            NEW.carer_id := notice.carer_id;\n            NEW.live := notice.status IN ('proposed', 'issued', 'paid', 'unpaid');\n            RETURN NEW;\n        ", hash='ac29d79f26e24542b70bf6a20b1874f63976f744', operation='INSERT', pgid='pgtrigger_session_follows_notice_d1f87', table='fines_noticesession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='noticesession',
            trigger=pgtrigger.compiler.Trigger(name='session_is_not_charged', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_chargedsession WHERE session_id = NEW.session_id\n                AND enrolment_id = NEW.enrolment_id AND carer_id = NEW.carer_id;\n            IF FOUND THEN\n                RAISE EXCEPTION 'The session is charged already: no notice may be given for it'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7b074129a23b845dd91523cbe83cb3c1a25a2a4d', operation='INSERT', pgid='pgtrigger_session_is_not_charged_9ac2a', table='fines_noticesession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='noticesession',
            trigger=pgtrigger.compiler.Trigger(name='session_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."carer_id" IS DISTINCT FROM (NEW."carer_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."enrolment_id" IS DISTINCT FROM (NEW."enrolment_id") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='857a132273f38d60966aa05c0222a3a4f38d4217', operation='UPDATE', pgid='pgtrigger_session_stays_0eb5e', table='fines_noticesession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='noticesession',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='38452fd0ca797a75bd9b1e1bc339c6e4e66989e0', operation='DELETE', pgid='pgtrigger_never_deleted_e064d', table='fines_noticesession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='noticesession',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bba68867f191b293ebea808d191c5325da073655', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c917c', table='fines_noticesession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='issueline',
            trigger=pgtrigger.compiler.Trigger(name='ended_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'waiting\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ab092cd1e0f0ef7c52fe4c42287a3bc2244b94f7', operation='UPDATE', pgid='pgtrigger_ended_stays_60954', table='fines_issueline', when='BEFORE')),
        ),
        AddTrigger(
            model_name='issueline',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='86583d12b7bf89697d6475904ce989fd76d85e3c', operation='DELETE', pgid='pgtrigger_never_deleted_e36a8', table='fines_issueline', when='BEFORE')),
        ),
        AddTrigger(
            model_name='issueline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='e00b8300ff6c59b48e6bb33e3089f36a62a24cec', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ac98c', table='fines_issueline', when='BEFORE')),
        ),
        AddTrigger(
            model_name='cardline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ed0ca7885bdbcce59b263087b42308adc7eaea03', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_43efc', table='fines_cardline', when='BEFORE')),
        ),
        AddTrigger(
            model_name='cardline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='c3a697c4e89c9cf279ec897c9e8085faba4e3435', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_af97d', table='fines_cardline', when='BEFORE')),
        ),
        AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9a4ce441d5fa98b02599799d43ca74b5c83ae802', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_00e20', table='fines_posting', when='BEFORE')),
        ),
        AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a675a9dfe8fbe826315a84e408af42e8dfae69da', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_455c1', table='fines_posting', when='BEFORE')),
        ),
        AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='follows_an_approved_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_chargingdecision d\n                JOIN fines_decisionanswer a ON a.decision_id = d.id AND a.approved\n                WHERE d.id = NEW.decision_id AND d.case_id = NEW.case_id\n                AND d.carer_id = NEW.carer_id AND d.pupil_id = NEW.pupil_id\n                AND d.decides = 'charge' AND d.charge = NEW.charge\n                AND NOT EXISTS (\n                    SELECT 1 FROM fines_chargingdecision l WHERE l.replaces_id = d.id);\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'No approved decision stands behind this charge'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='dbac10bee4cb874d92389e92ae7153cfa0d2558b', operation='INSERT', pgid='pgtrigger_follows_an_approved_decision_6740b', table='fines_proceedings', when='BEFORE')),
        ),
        AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='procedure_takes_the_charge', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_procedurerule\n                WHERE jurisdiction = NEW.jurisdiction AND procedure = NEW.procedure\n                AND charge = NEW.charge AND NEW.filed_on >= valid_from\n                AND (valid_to IS NULL OR NEW.filed_on <= valid_to);\n            IF NOT FOUND THEN\n                RAISE EXCEPTION '% cannot take the charge %', NEW.procedure, NEW.charge\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='d4881d52ecde8182260bab8d840512c8575bccba', operation='INSERT', pgid='pgtrigger_procedure_takes_the_charge_20d00', table='fines_proceedings', when='BEFORE')),
        ),
        AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='no_money_in_doubt', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF fines_money_may_be_of(NEW.carer_id) THEN\n                RAISE EXCEPTION 'Unmatched money may be this parent''s'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e4c39899d967d28aecbe80f073a88f85b6d5c0fd', operation='INSERT', pgid='pgtrigger_no_money_in_doubt_88936', table='fines_proceedings', when='BEFORE')),
        ),
        AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='none_open_against_it', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE asked text;', func="\n            SELECT r.ref INTO asked FROM fines_representation r\n            JOIN fines_penaltynotice n ON n.id = r.notice_id\n            WHERE n.carer_id = NEW.carer_id AND n.pupil_id = NEW.pupil_id AND r.answer = '' LIMIT 1;\n            IF asked IS NOT NULL THEN\n                RAISE EXCEPTION '% waits for an answer: no proceedings before it', asked\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7e35eb8b0bbe84a4de8ed6493b406623946c93d3', operation='INSERT', pgid='pgtrigger_none_open_against_it_34b71', table='fines_proceedings', when='BEFORE')),
        ),
        AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b03e5ab975337561a0cc3e8fa2daa29ff1019a2f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_74d0e', table='fines_proceedings', when='BEFORE')),
        ),
        AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a722652b1290bcec06cd9f191b3f94da10b5c30f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_060f5', table='fines_proceedings', when='BEFORE')),
        ),
        AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='measure_within_law', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE law record; before record; longest integer;', func="\n            SELECT * INTO law FROM fines_measurerule WHERE kind = NEW.kind\n                AND NEW.starts_on >= valid_from AND (valid_to IS NULL OR NEW.starts_on <= valid_to);\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'There was no such order on %', NEW.starts_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            longest := law.most_months;\n            IF NEW.extends_id IS NOT NULL THEN\n                SELECT * INTO before FROM fines_measure WHERE id = NEW.extends_id;\n                IF law.extension_months IS NULL OR before.kind <> NEW.kind\n                    OR before.case_id <> NEW.case_id OR NEW.starts_on <> before.ends_on + 1\n                    OR NEW.made_on > before.ends_on OR NEW.made_on < (before.ends_on\n                        - make_interval(months => law.extends_in_last_months))::date THEN\n                    RAISE EXCEPTION 'This order cannot be extended so'\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                longest := law.extension_months;\n            END IF;\n            IF longest IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on >=\n                (NEW.starts_on + make_interval(months => longest))::date) THEN\n                RAISE EXCEPTION 'The order lasts longer than % months', longest\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.guidance_until IS NOT NULL AND (law.guidance_months IS NULL OR\n                NEW.guidance_until >=\n                (NEW.starts_on + make_interval(months => law.guidance_months))::date) THEN\n                RAISE EXCEPTION 'The guidance programme is too long'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF law.notice_days IS NOT NULL AND NEW.extends_id IS NULL AND (NEW.notice_on IS NULL\n                OR NEW.starts_on < NEW.notice_on + law.notice_days) THEN\n                RAISE EXCEPTION 'At least % days of notice go before it', law.notice_days\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e1093b59c6ee6b0adf713d83689b299b60ebd1fd', operation='INSERT', pgid='pgtrigger_measure_within_law_ed02d', table='fines_measure', when='BEFORE')),
        ),
        AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='804b4a8dfd4e9a85f70c04e483979a80d9dfc687', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3513c', table='fines_measure', when='BEFORE')),
        ),
        AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='59bc44d920d9306c5bd07a57b247515354e5a681', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_95a14', table='fines_measure', when='BEFORE')),
        ),
        AddTrigger(
            model_name='hearing',
            trigger=pgtrigger.compiler.Trigger(name='hearing_follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n            PERFORM 1 FROM fines_hearing b WHERE b.id = NEW.replaces_id\n                AND b.proceedings_id = NEW.proceedings_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'A row of % replaces one of the same proceedings', TG_TABLE_NAME\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='10dc4c4fcded28733dac92ed4af3aad6636af277', operation='INSERT', pgid='pgtrigger_hearing_follows_its_own_df57c', table='fines_hearing', when='BEFORE')),
        ),
        AddTrigger(
            model_name='hearing',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f5ccaa0c3faaac7183eb3849ad83e133f0256302', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aca2d', table='fines_hearing', when='BEFORE')),
        ),
        AddTrigger(
            model_name='hearing',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='55145b8277af3fe239d9c572cb58cceb20f72912', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_50316', table='fines_hearing', when='BEFORE')),
        ),
        AddTrigger(
            model_name='courtstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5b4fd303c7fb3d05b3abc031bb0f0ee6e28bf473', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ca077', table='fines_courtstep', when='BEFORE')),
        ),
        AddTrigger(
            model_name='courtstep',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='fa9525a93449a76b263a4a1558610d4d2457362d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_31468', table='fines_courtstep', when='BEFORE')),
        ),
        AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='result_follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n            PERFORM 1 FROM fines_courtresult b WHERE b.id = NEW.replaces_id\n                AND b.proceedings_id = NEW.proceedings_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'A row of % replaces one of the same proceedings', TG_TABLE_NAME\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='a22e7937e8d056f1f79f41ddd749b2dffb9c3a5b', operation='INSERT', pgid='pgtrigger_result_follows_its_own_e37ba', table='fines_courtresult', when='BEFORE')),
        ),
        AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='result_within_maximum', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE most record;', func="\n            SELECT p.charge, p.offence_on, m.fine_pence AS pence, m.custody_months AS months\n                INTO most FROM fines_proceedings p JOIN fines_courtmaximum m\n                ON m.jurisdiction = p.jurisdiction AND m.charge = p.charge\n                AND p.offence_on >= m.offence_from\n                AND (m.offence_to IS NULL OR p.offence_on <= m.offence_to)\n                WHERE p.id = NEW.proceedings_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'There was no such charge on the day of the offence'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.fine_pence > most.pence THEN\n                RAISE EXCEPTION 'A fine of % pence is above the maximum of % for %',\n                    NEW.fine_pence, most.pence, most.charge USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.outcome IN ('suspended', 'custody') AND (\n                most.months = 0 OR coalesce(NEW.length_months, 0) > most.months\n                OR coalesce(NEW.length_days, 0) > most.months * 31\n            ) THEN\n                RAISE EXCEPTION 'Custody is above the maximum for %', most.charge\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7684f622c03cd95f4503bac1d63b8d60c558903a', operation='INSERT', pgid='pgtrigger_result_within_maximum_b3ef4', table='fines_courtresult', when='BEFORE')),
        ),
        AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='78ed1c6158d4b95b957893480a6c756e201e25e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f4452', table='fines_courtresult', when='BEFORE')),
        ),
        AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='851c75b8928acdaaa85144e37fdae0f19e14973c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_24e3f', table='fines_courtresult', when='BEFORE')),
        ),
        AddTrigger(
            model_name='chargedsession',
            trigger=pgtrigger.compiler.Trigger(name='session_may_be_charged', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE charge record; missed_on date; months integer; stands text;', func="\n            SELECT * INTO charge FROM fines_proceedings WHERE id = NEW.proceedings_id;\n            SELECT date INTO missed_on FROM attendance_session WHERE id = NEW.session_id;\n            NEW.carer_id := charge.carer_id;\n            NEW.charge := charge.charge;\n            PERFORM 1 FROM fines_decisionsession WHERE decision_id = charge.decision_id\n                AND session_id = NEW.session_id AND enrolment_id = NEW.enrolment_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The session of % was not decided on', missed_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM attendance_enrolment\n                WHERE id = NEW.enrolment_id AND pupil_id = charge.pupil_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The session of % is another child''s', missed_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM attendance_mark m JOIN attendance_attendancecode c ON c.code = m.code\n                WHERE m.session_id = NEW.session_id AND m.enrolment_id = NEW.enrolment_id\n                AND c.counts_for_notice AND (c.valid_from IS NULL OR c.valid_from <= missed_on)\n                AND (c.valid_to IS NULL OR missed_on <= c.valid_to);\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The session of % is not unauthorised', missed_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            SELECT limitation_months INTO months FROM fines_noticerule\n                WHERE jurisdiction = charge.jurisdiction AND missed_on >= valid_from\n                AND (valid_to IS NULL OR missed_on <= valid_to);\n            IF charge.filed_on > (missed_on + make_interval(months => months))::date THEN\n                RAISE EXCEPTION 'The session of % is out of time', missed_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM fines_penaltynotice n WHERE n.carer_id = charge.carer_id\n                AND n.pupil_id = charge.pupil_id FOR SHARE;\n            SELECT n.status INTO stands FROM fines_noticesession s\n                JOIN fines_penaltynotice n ON n.id = s.notice_id\n                WHERE s.session_id = NEW.session_id AND s.enrolment_id = NEW.enrolment_id\n                AND s.carer_id = charge.carer_id\n                AND n.status IN ('proposed', 'issued', 'paid', 'withdrawn') LIMIT 1;\n            IF FOUND THEN\n                RAISE EXCEPTION 'The session of % is in a notice that is %', missed_on, stands\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='4b6951942f90a4643d40df6bed9a78d091a902d1', operation='INSERT', pgid='pgtrigger_session_may_be_charged_dc4cc', table='fines_chargedsession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='chargedsession',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b76711d14426aa7eaae20d907fe745b36c8ec3e1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8ff17', table='fines_chargedsession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='chargedsession',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='adf021f27e9197fd4376c24be806d2a6520c202a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1d41c', table='fines_chargedsession', when='BEFORE')),
        ),
        AddTrigger(
            model_name='chargednotice',
            trigger=pgtrigger.compiler.Trigger(name='only_an_unpaid_notice', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE notice record; charged record;', func="\n            SELECT n.status, n.carer_id, n.pupil_id INTO notice\n                FROM fines_penaltynotice n WHERE n.id = NEW.notice_id FOR SHARE;\n            SELECT p.carer_id, p.pupil_id INTO charged\n                FROM fines_proceedings p WHERE p.id = NEW.proceedings_id;\n            IF notice.status <> 'unpaid' THEN\n                RAISE EXCEPTION 'The notice is %: no proceedings may follow it', notice.status\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF (notice.carer_id, notice.pupil_id) <> (charged.carer_id, charged.pupil_id) THEN\n                RAISE EXCEPTION 'The notice is to another parent or about another child'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='d1da40e5a5e9492e3a6aa3cffdb416bde1565d92', operation='INSERT', pgid='pgtrigger_only_an_unpaid_notice_ee9b8', table='fines_chargednotice', when='BEFORE')),
        ),
        AddTrigger(
            model_name='chargednotice',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='374955413fa05b875480c04c950ccd3ef99cc8dc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_992c4', table='fines_chargednotice', when='BEFORE')),
        ),
        AddTrigger(
            model_name='chargednotice',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a5ede46cf22fb244d5f271746f8c88a038e22ca8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_00fbe', table='fines_chargednotice', when='BEFORE')),
        ),
        AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9dac398aca0178e2d7537f4354f4ff2270f5a9f6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_854d8', table='fines_appeal', when='BEFORE')),
        ),
        AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='3dc6413ce42d15c8e46d82ec7896a4e3b3396460', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_aa379', table='fines_appeal', when='BEFORE')),
        ),
        AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='receipt_waits', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM pg_advisory_xact_lock(736004); RETURN NULL;', hash='8127b5aac38dcc36b145db292c68964165a40a50', level='STATEMENT', operation='INSERT', pgid='pgtrigger_receipt_waits_601dc', table='fines_receipt', when='BEFORE')),
        ),
        AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='950a955ce1190c87cb0465851625cfca677c3474', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_94cc5', table='fines_receipt', when='BEFORE')),
        ),
        AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='09e80967e085971bd7bf98a1485c8d35f7d694d9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_3d603', table='fines_receipt', when='BEFORE')),
        ),
        AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='payment_within_receipt', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" IN (\'payment\', \'refund_owed\'))', declare='DECLARE whole bigint; spoken_for bigint;', func="\n            IF NEW.kind = 'payment' THEN\n                \n    SELECT pence INTO whole FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;\n    \n    SELECT coalesce((\n        SELECT sum(p.pence) FROM fines_payment p\n        WHERE p.receipt_id = NEW.receipt_id AND p.kind = 'payment'\n          AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)\n      + coalesce((\n        SELECT sum(r.pence) FROM fines_receiptreturn r\n        WHERE r.receipt_id = NEW.receipt_id AND r.corrects_id IS NULL\n          AND NOT EXISTS (SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = r.id)), 0)\n    INTO spoken_for;\n\n    IF NEW.pence + spoken_for > whole THEN\n        RAISE EXCEPTION 'Of % pence received, % are spoken for: % more cannot be',\n            whole, spoken_for, NEW.pence USING ERRCODE = 'check_violation';\n    END IF;\n\n                RETURN NEW;\n            END IF;\n            PERFORM 1 FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;\n            SELECT coalesce(sum(CASE p.kind WHEN 'payment' THEN p.pence END), 0),\n                   coalesce(sum(CASE p.kind WHEN 'refund_owed' THEN p.pence END), 0)\n            INTO whole, spoken_for FROM fines_payment p\n            WHERE p.receipt_id = NEW.receipt_id AND p.notice_id = NEW.notice_id\n              AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id);\n            IF NEW.pence + spoken_for > whole THEN\n                RAISE EXCEPTION 'A refund of % pence is more than that receipt paid on this notice',\n                    NEW.pence + spoken_for USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='8cac89662d47eaf57e9f6623813ffe0033c70517', operation='INSERT', pgid='pgtrigger_payment_within_receipt_77304', table='fines_payment', when='BEFORE')),
        ),
        AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='correction_fits', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'correction\')', declare='DECLARE line record; kept bigint; refunded bigint;', func="\n            PERFORM pg_advisory_xact_lock(736004);\n            SELECT * INTO line FROM fines_payment WHERE id = NEW.corrects_id;\n            IF line.notice_id <> NEW.notice_id OR line.pence <> NEW.pence\n               OR line.kind NOT IN ('payment', 'refund_owed') THEN\n                RAISE EXCEPTION 'A correction takes back one whole line of its own notice'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF line.kind = 'refund_owed' THEN\n                IF EXISTS (SELECT 1 FROM fines_payment WHERE settles_id = line.id) THEN\n                    RAISE EXCEPTION 'This refund is paid' USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF NEW.became = 'bounced' THEN RETURN NEW; END IF;\n            SELECT coalesce(sum(p.pence) FILTER (WHERE p.kind = 'payment'), 0),\n                   coalesce(sum(p.pence) FILTER (WHERE p.kind = 'refund_paid'), 0)\n            INTO kept, refunded FROM fines_payment p\n            WHERE p.receipt_id = line.receipt_id AND p.notice_id = line.notice_id\n              AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id);\n            IF kept - line.pence < refunded THEN\n                RAISE EXCEPTION '% pence of it have been refunded', refunded\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='c0b2a29352f1777c57fdcbe3be56430444b4a716', operation='INSERT', pgid='pgtrigger_correction_fits_42b43', table='fines_payment', when='BEFORE')),
        ),
        AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='refund_settles_what_is_owed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'refund_paid\')', declare='DECLARE owed record;', func="\n            SELECT * INTO owed FROM fines_payment WHERE id = NEW.settles_id;\n            IF owed.kind <> 'refund_owed' OR owed.notice_id <> NEW.notice_id\n               OR owed.receipt_id <> NEW.receipt_id OR owed.pence <> NEW.pence\n               OR EXISTS (SELECT 1 FROM fines_payment WHERE corrects_id = owed.id)\n               OR NOT EXISTS (SELECT 1 FROM fines_refundapproval WHERE owed_id = owed.id) THEN\n                RAISE EXCEPTION 'A refund paid settles one approved refund, whole'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='6a5859f736897213268eb755a673f17bc611b591', operation='INSERT', pgid='pgtrigger_refund_settles_what_is_owed_86528', table='fines_payment', when='BEFORE')),
        ),
        AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5313504a605ab9b1350ac9ab3fe7dd19fee37ff9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5f4c3', table='fines_payment', when='BEFORE')),
        ),
        AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='5903acbfd20f32281862a6bdf9f217a23f09fe53', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e8f91', table='fines_payment', when='BEFORE')),
        ),
        AddTrigger(
            model_name='nottheirs',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='be6f016c9100885539bd8a2c3c297c0e74af4819', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_64c18', table='fines_nottheirs', when='BEFORE')),
        ),
        AddTrigger(
            model_name='nottheirs',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='911884d104d3b1e8afd0b1a777ca0b4d6816b60f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f64e6', table='fines_nottheirs', when='BEFORE')),
        ),
        AddTrigger(
            model_name='cardbasket',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e47429535f927196610df9400c8dc146f5fb2549', operation='DELETE', pgid='pgtrigger_never_deleted_4998b', table='fines_cardbasket', when='BEFORE')),
        ),
        AddTrigger(
            model_name='cardbasket',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='4fb87595962929ddb3b7dd0dd70ec0a6a4dc3a7e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_beefa', table='fines_cardbasket', when='BEFORE')),
        ),
        AddTrigger(
            model_name='receiptreturn',
            trigger=pgtrigger.compiler.Trigger(name='return_within_receipt', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE whole bigint; spoken_for bigint; line record;', func="\n            IF NEW.corrects_id IS NULL THEN\n                \n    SELECT pence INTO whole FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;\n    \n    SELECT coalesce((\n        SELECT sum(p.pence) FROM fines_payment p\n        WHERE p.receipt_id = NEW.receipt_id AND p.kind = 'payment'\n          AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)\n      + coalesce((\n        SELECT sum(r.pence) FROM fines_receiptreturn r\n        WHERE r.receipt_id = NEW.receipt_id AND r.corrects_id IS NULL\n          AND NOT EXISTS (SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = r.id)), 0)\n    INTO spoken_for;\n\n    IF NEW.pence + spoken_for > whole THEN\n        RAISE EXCEPTION 'Of % pence received, % are spoken for: % more cannot be',\n            whole, spoken_for, NEW.pence USING ERRCODE = 'check_violation';\n    END IF;\n\n                IF (NEW.kind = 'sent_back' OR (NEW.kind = 'in_error' AND EXISTS (\n                        SELECT 1 FROM fines_receipt WHERE id = NEW.receipt_id AND source <> 'hand')))\n                   AND EXISTS (\n                    SELECT 1 FROM fines_payment c JOIN fines_payment p ON p.id = c.corrects_id\n                    WHERE p.receipt_id = NEW.receipt_id AND p.kind = 'payment'\n                      AND c.by_id = NEW.by_id) THEN\n                    RAISE EXCEPTION 'Money taken off a notice is returned by somebody else than who took it off'\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            PERFORM pg_advisory_xact_lock(736004);\n            SELECT * INTO line FROM fines_receiptreturn WHERE id = NEW.corrects_id;\n            IF line.receipt_id <> NEW.receipt_id OR line.pence <> NEW.pence\n               OR line.kind <> NEW.kind OR line.corrects_id IS NOT NULL THEN\n                RAISE EXCEPTION 'A return is taken back whole' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='87420b7bab3d0baea52a846d9932bc7d9f29aee5', operation='INSERT', pgid='pgtrigger_return_within_receipt_328af', table='fines_receiptreturn', when='BEFORE')),
        ),
        AddTrigger(
            model_name='receiptreturn',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b0edffd46375f44472320477057496178c47f76f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5cdb9', table='fines_receiptreturn', when='BEFORE')),
        ),
        AddTrigger(
            model_name='receiptreturn',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='892a3ee1950e1cd83f28789f80e7b130bb724c74', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_92806', table='fines_receiptreturn', when='BEFORE')),
        ),
        AddTrigger(
            model_name='refundapproval',
            trigger=pgtrigger.compiler.Trigger(name='refund_is_approved', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owed record;', func="\n            SELECT * INTO owed FROM fines_payment WHERE id = NEW.owed_id;\n            IF owed.kind <> 'refund_owed' OR owed.by_id = NEW.by_id\n               OR EXISTS (SELECT 1 FROM fines_payment WHERE corrects_id = owed.id) THEN\n                RAISE EXCEPTION 'A refund is approved by somebody else than who made it owed'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='5be0f63fb116ab66311c6f3f78516ea0032032ac', operation='INSERT', pgid='pgtrigger_refund_is_approved_a5db8', table='fines_refundapproval', when='BEFORE')),
        ),
        AddTrigger(
            model_name='refundapproval',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2c3af8e04ef3485432e25f7f9159da85ba5ba379', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d0d06', table='fines_refundapproval', when='BEFORE')),
        ),
        AddTrigger(
            model_name='refundapproval',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='fb1ab9e876c636aa98d9ebb24aaa00e0f1ba96d8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_973e2', table='fines_refundapproval', when='BEFORE')),
        ),
        AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='what_came_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."carer_id" IS DISTINCT FROM (NEW."carer_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."sender" IS DISTINCT FROM (NEW."sender") OR OLD."words" IS DISTINCT FROM (NEW."words"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e59265858e94c8472c89c36385713a1d13f0d15d', operation='UPDATE', pgid='pgtrigger_what_came_stands_7584d', table='fines_representation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='answer_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."answer" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='71eb834004b19cc231786e0efa01a6f2e2e2b11c', operation='UPDATE', pgid='pgtrigger_answer_stands_34303', table='fines_representation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5f9ce4ddbf6a62cecf2ac735e8dcdcd9a83bd0cf', operation='DELETE', pgid='pgtrigger_never_deleted_7de7a', table='fines_representation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bc0d23dadbd57d20215b99602c351873f7ebe183', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e37f9', table='fines_representation', when='BEFORE')),
        ),
        AddTrigger(
            model_name='noticeletter',
            trigger=pgtrigger.compiler.Trigger(name='reminder_while_awaited', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'reminder\')', declare='DECLARE stands text;', func="\n            SELECT status INTO stands FROM fines_penaltynotice WHERE id = NEW.notice_id;\n            IF stands <> 'issued' THEN\n                RAISE EXCEPTION 'The notice is %: nobody is reminded of it', stands\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='be5ee6a7ee690135745b819381696c21108849a4', operation='INSERT', pgid='pgtrigger_reminder_while_awaited_4aab8', table='fines_noticeletter', when='BEFORE')),
        ),
        AddTrigger(
            model_name='noticeletter',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='90d39786e8c7ec144bebe860fcd96948634f4b7a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9769a', table='fines_noticeletter', when='BEFORE')),
        ),
        AddTrigger(
            model_name='noticeletter',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='fe9a620201875ad51a2600ffe1d797688efc3105', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_56103', table='fines_noticeletter', when='BEFORE')),
        ),
        AddTrigger(
            model_name='sentreturn',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e6e329c7b42858acdf5dce38136809562f9747fe', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_242eb', table='fines_sentreturn', when='BEFORE')),
        ),
        AddTrigger(
            model_name='sentreturn',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bf752c10a88d0cf1265c18396371ede65d365acf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_03824', table='fines_sentreturn', when='BEFORE')),
        ),
        AddTrigger(
            model_name='sighting',
            trigger=pgtrigger.compiler.Trigger(name='sighting_is_of_its_notice', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_penaltynotice n\n                JOIN fines_noticesession ns ON ns.notice_id = n.id\n                JOIN attendance_session s ON s.id = ns.session_id\n                WHERE n.id = NEW.notice_id AND n.offence = 's105' AND n.issued_at IS NULL\n                    AND s.id = NEW.session_id\n                    AND s.date = (NEW.seen_at AT TIME ZONE 'Europe/London')::date;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'A sighting is of a session of its own notice, before that is issued'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='bff7404ed64599208711b0d42ff6a1927dcd93a1', operation='INSERT', pgid='pgtrigger_sighting_is_of_its_notice_b0ae5', table='fines_sighting', when='BEFORE')),
        ),
        AddTrigger(
            model_name='sighting',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='04fcd5211fed7e585448bc4f6eb818e9b5b174b0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be3f9', table='fines_sighting', when='BEFORE')),
        ),
        AddTrigger(
            model_name='sighting',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='7a6035010c120f005958b88a4b1bc9481e00db3c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_12f00', table='fines_sighting', when='BEFORE')),
        ),
        AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='stays_as_given', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."carer_id" IS DISTINCT FROM (NEW."carer_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."deemed_received_on" IS DISTINCT FROM (NEW."deemed_received_on") OR OLD."enrolment_id" IS DISTINCT FROM (NEW."enrolment_id") OR OLD."first_pence" IS DISTINCT FROM (NEW."first_pence") OR OLD."first_session_on" IS DISTINCT FROM (NEW."first_session_on") OR OLD."issue" IS DISTINCT FROM (NEW."issue") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."last_session_on" IS DISTINCT FROM (NEW."last_session_on") OR OLD."letter" IS DISTINCT FROM (NEW."letter") OR OLD."number_in_period" IS DISTINCT FROM (NEW."number_in_period") OR OLD."offence" IS DISTINCT FROM (NEW."offence") OR OLD."pdf" IS DISTINCT FROM (NEW."pdf") OR OLD."pdf_sha256" IS DISTINCT FROM (NEW."pdf_sha256") OR OLD."posted_on" IS DISTINCT FROM (NEW."posted_on") OR OLD."proposal" IS DISTINCT FROM (NEW."proposal") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."proposed_on" IS DISTINCT FROM (NEW."proposed_on") OR OLD."pupil_id" IS DISTINCT FROM (NEW."pupil_id") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."second_pence" IS DISTINCT FROM (NEW."second_pence") OR OLD."tariff_id" IS DISTINCT FROM (NEW."tariff_id"))', func="\n            IF OLD.issued_at IS NOT NULL THEN\n                RAISE EXCEPTION 'Notice % is issued: what it says cannot be changed', OLD.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='ae6a75512144301a7a2e9f8a5f2de99fd327c7a3', operation='UPDATE', pgid='pgtrigger_stays_as_given_e941e', table='fines_penaltynotice', when='BEFORE')),
        ),
        AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='proposal_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."proposal" IS DISTINCT FROM (NEW."proposal") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."proposed_on" IS DISTINCT FROM (NEW."proposed_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e94db9d7cfceb31aa85add09952cc788a049191e', operation='UPDATE', pgid='pgtrigger_proposal_stands_a8e3b', table='fines_penaltynotice', when='BEFORE')),
        ),
        AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='every_line_answered', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE answered jsonb;', func="\n            IF TG_OP = 'UPDATE' THEN\n                IF NEW.issued_at IS NULL OR OLD.issued_at IS NOT NULL THEN\n                    RETURN NEW;\n                END IF;\n                answered := NEW.issue->'checklist';\n            ELSE\n                answered := NEW.proposal->'checklist';\n            END IF;\n            IF coalesce(jsonb_array_length(answered), 0) = 0 OR EXISTS (\n                SELECT FROM jsonb_array_elements(answered) line WHERE line->>'state' <> 'ok')\n            THEN\n                RAISE EXCEPTION 'Notice %: a line of the checklist is not answered', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF TG_OP = 'UPDATE' AND NEW.offence = 's105' AND NOT EXISTS (\n                SELECT FROM fines_sighting WHERE notice_id = NEW.id)\n            THEN\n                RAISE EXCEPTION 'Notice %: nobody is recorded as having seen the child', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='3a22decfc90ff236fedbf8128182644cff2b1540', operation='INSERT OR UPDATE OF "issued_at"', pgid='pgtrigger_every_line_answered_d0e29', table='fines_penaltynotice', when='BEFORE')),
        ),
        AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='receipt_moves_the_clock', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."first_due" IS DISTINCT FROM (NEW."first_due") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."second_due" IS DISTINCT FROM (NEW."second_due"))', declare='DECLARE began date; cost record; less integer;', func="\n            IF OLD.issued_at IS NULL THEN\n                RETURN NEW;\n            END IF;\n            IF coalesce(current_setting('bellwether.receipt', true), '') <> NEW.ref THEN\n                RAISE EXCEPTION 'The days of notice % move only by recording its receipt', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            SELECT * INTO cost FROM fines_tariff WHERE id = NEW.tariff_id;\n            began := greatest(NEW.deemed_received_on, NEW.received_on);\n            less := CASE WHEN cost.counting = 'from_receipt' THEN 1 ELSE 0 END;\n            IF NEW.second_due IS DISTINCT FROM began + cost.second_days - less\n               OR NEW.first_due IS DISTINCT FROM began + cost.first_days - less THEN\n                RAISE EXCEPTION 'The days of notice % count from its deemed receipt, or later proof', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='2788da59ce298270ececaf70c969201ff9697762', operation='UPDATE', pgid='pgtrigger_receipt_moves_the_clock_72242', table='fines_penaltynotice', when='BEFORE')),
        ),
        AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='status_frees_sessions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            UPDATE fines_noticesession SET live = NEW.status IN ('proposed', 'issued', 'paid', 'unpaid')\n            WHERE notice_id = NEW.id AND live <> (NEW.status IN ('proposed', 'issued', 'paid', 'unpaid'));\n            RETURN NEW;\n        ", hash='bd23c9be801cd7f7975b050834c449e9679519f6', operation='UPDATE OF "status"', pgid='pgtrigger_status_frees_sessions_b14aa', table='fines_penaltynotice', when='AFTER')),
        ),
        AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'withdrawn\' AND NOT (OLD."status" = \'withdrawn\'))', func="\n            IF NEW.status_changed_by_id = NEW.issued_by_id THEN\n                RAISE EXCEPTION 'Notice % is withdrawn by somebody else than who issued it', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='5def8a4a7c7e276acd2012e85dac008c874062c3', operation='UPDATE OF "status"', pgid='pgtrigger_withdrawn_by_another_ee425', table='fines_penaltynotice', when='BEFORE')),
        ),
        AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='434b22ef230f46b932c361e21aab7d73a098c0e0', operation='DELETE', pgid='pgtrigger_never_deleted_7dcc7', table='fines_penaltynotice', when='BEFORE')),
        ),
        AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='e1b214b511644df893d376b8b89aab241adb7f71', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6e282', table='fines_penaltynotice', when='BEFORE')),
        ),
    ]
