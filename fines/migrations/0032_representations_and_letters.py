"""What is written against a notice, the letters that follow from one, what schools were told, and what replaces what."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0063_letters_of_notices'),
        ('fines', '0031_notices_issued_together'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE fines_representation_ref", "DROP SEQUENCE fines_representation_ref"
        ),
        migrations.CreateModel(
            name='NoticeLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reminder', 'Reminder'), ('withdrawal', 'Withdrawal'), ('answer', 'Answer')], max_length=12)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='OutcomeTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['id'],
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
            ],
            options={
                'ordering': ['due_on', 'id'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='penaltynotice',
            name='stays_as_given',
        ),
        migrations.AddField(
            model_name='penaltynotice',
            name='replaces',
            field=models.OneToOneField(help_text='The withdrawn notice it was proposed anew in place of', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='fines.penaltynotice'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='stays_as_given', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."carer_id" IS DISTINCT FROM (NEW."carer_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."deemed_received_on" IS DISTINCT FROM (NEW."deemed_received_on") OR OLD."enrolment_id" IS DISTINCT FROM (NEW."enrolment_id") OR OLD."first_pence" IS DISTINCT FROM (NEW."first_pence") OR OLD."first_session_on" IS DISTINCT FROM (NEW."first_session_on") OR OLD."issue" IS DISTINCT FROM (NEW."issue") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."last_session_on" IS DISTINCT FROM (NEW."last_session_on") OR OLD."letter" IS DISTINCT FROM (NEW."letter") OR OLD."number_in_period" IS DISTINCT FROM (NEW."number_in_period") OR OLD."offence" IS DISTINCT FROM (NEW."offence") OR OLD."pdf" IS DISTINCT FROM (NEW."pdf") OR OLD."pdf_sha256" IS DISTINCT FROM (NEW."pdf_sha256") OR OLD."posted_on" IS DISTINCT FROM (NEW."posted_on") OR OLD."proposal" IS DISTINCT FROM (NEW."proposal") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."proposed_on" IS DISTINCT FROM (NEW."proposed_on") OR OLD."pupil_id" IS DISTINCT FROM (NEW."pupil_id") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."second_pence" IS DISTINCT FROM (NEW."second_pence") OR OLD."tariff_id" IS DISTINCT FROM (NEW."tariff_id"))', func="\n            IF OLD.issued_at IS NOT NULL THEN\n                RAISE EXCEPTION 'Notice % is issued: what it says cannot be changed', OLD.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='ae6a75512144301a7a2e9f8a5f2de99fd327c7a3', operation='UPDATE', pgid='pgtrigger_stays_as_given_e941e', table='fines_penaltynotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='none_open_against_it', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE asked text;', func="\n            SELECT r.ref INTO asked FROM fines_representation r\n            JOIN fines_penaltynotice n ON n.id = r.notice_id\n            WHERE n.carer_id = NEW.carer_id AND n.pupil_id = NEW.pupil_id AND r.answer = '' LIMIT 1;\n            IF asked IS NOT NULL THEN\n                RAISE EXCEPTION '% waits for an answer: no proceedings before it', asked\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7e35eb8b0bbe84a4de8ed6493b406623946c93d3', operation='INSERT', pgid='pgtrigger_none_open_against_it_34b71', table='fines_proceedings', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='noticeletter',
            name='letter',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='of_notice', to='cases.letter'),
        ),
        migrations.AddField(
            model_name='noticeletter',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='fines.penaltynotice'),
        ),
        migrations.AddField(
            model_name='outcometold',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='fines.penaltynotice'),
        ),
        migrations.AddField(
            model_name='representation',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='representation',
            name='assigned_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='representation',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='representation',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='fines.penaltynotice'),
        ),
        migrations.AddField(
            model_name='noticeletter',
            name='representation',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='fines.representation'),
        ),
        migrations.AddConstraint(
            model_name='outcometold',
            constraint=models.UniqueConstraint(fields=('notice', 'outcome'), name='outcome_told_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcometold',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7c8d5fb9af4459a50735fbd84818759b21fd2e86', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f38ea', table='fines_outcometold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcometold',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='0342783554522215fa554c6c6a29063b9d31683c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a8e9b', table='fines_outcometold', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='representation',
            index=models.Index(fields=['answer', 'due_on'], name='representation_by_clock'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('words__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('sender__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('how__in', ['letter', 'email', 'telephone', 'in_person'])), name='representation_says_who_and_what'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='representation_due_after_it_came'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('reasons', '')), models.Q(('answer__in', ['withdrawn', 'put_right', 'not_upheld']), ('answered_at__isnull', False), ('answered_by__isnull', False), ('reasons__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='representation_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='representation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'withdrawn'), ('ground__in', ['not_issuable', 'wrong_person', 'material_error', 'outside_code', 'not_prosecuted'])), models.Q(models.Q(('answer', 'withdrawn'), _negated=True), ('ground', '')), _connector='OR'), name='representation_withdraws_on_a_ground'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='what_came_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."sender" IS DISTINCT FROM (NEW."sender") OR OLD."words" IS DISTINCT FROM (NEW."words"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5702c5157e574a7852100de8a2d0625306ae44bf', operation='UPDATE', pgid='pgtrigger_what_came_stands_7584d', table='fines_representation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='answer_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."answer" = \'\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='71eb834004b19cc231786e0efa01a6f2e2e2b11c', operation='UPDATE', pgid='pgtrigger_answer_stands_34303', table='fines_representation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5f9ce4ddbf6a62cecf2ac735e8dcdcd9a83bd0cf', operation='DELETE', pgid='pgtrigger_never_deleted_7de7a', table='fines_representation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bc0d23dadbd57d20215b99602c351873f7ebe183', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e37f9', table='fines_representation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='noticeletter',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['reminder', 'withdrawal'])), fields=('notice', 'kind'), name='one_reminder_and_one_withdrawal'),
        ),
        migrations.AddConstraint(
            model_name='noticeletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'answer'), ('representation__isnull', False)), models.Q(models.Q(('kind', 'answer'), _negated=True), ('representation__isnull', True)), _connector='OR'), name='answer_is_to_a_representation'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeletter',
            trigger=pgtrigger.compiler.Trigger(name='reminder_while_awaited', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'reminder\')', declare='DECLARE stands text;', func="\n            SELECT status INTO stands FROM fines_penaltynotice WHERE id = NEW.notice_id;\n            IF stands <> 'issued' THEN\n                RAISE EXCEPTION 'The notice is %: nobody is reminded of it', stands\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='be5ee6a7ee690135745b819381696c21108849a4', operation='INSERT', pgid='pgtrigger_reminder_while_awaited_4aab8', table='fines_noticeletter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeletter',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='90d39786e8c7ec144bebe860fcd96948634f4b7a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9769a', table='fines_noticeletter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeletter',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='fe9a620201875ad51a2600ffe1d797688efc3105', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_56103', table='fines_noticeletter', when='BEFORE')),
        ),
    ]
