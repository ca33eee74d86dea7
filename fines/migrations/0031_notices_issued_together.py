"""Notices issued together, how each was posted, and the sequence behind the references of batches."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0030_reasons_that_can_be_read'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE fines_batch_ref", "DROP SEQUENCE fines_batch_ref"),
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
            },
        ),
        migrations.AddConstraint(
            model_name='issuebatch',
            constraint=models.CheckConstraint(condition=models.Q(('notices__gt', 0), ('postal_class__in', ['first', 'signed_for']), ('posted_by__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='notices_are_posted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='issuebatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('state', 'issuing')), models.Q(('done_at__isnull', False), ('state', 'done')), _connector='OR'), name='batch_of_notices_done_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='issuebatch',
            trigger=pgtrigger.compiler.Trigger(name='decision_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."notices" IS DISTINCT FROM (NEW."notices") OR OLD."postal_class" IS DISTINCT FROM (NEW."postal_class") OR OLD."posted_by" IS DISTINCT FROM (NEW."posted_by") OR OLD."posted_on" IS DISTINCT FROM (NEW."posted_on") OR OLD."ref" IS DISTINCT FROM (NEW."ref"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b2dacc71c91246faa220bac265e9601633851daf', operation='UPDATE', pgid='pgtrigger_decision_stands_c5e03', table='fines_issuebatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='issuebatch',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2b675fceb068ba7ef9313d8727bb7419e6ef1fe5', operation='DELETE', pgid='pgtrigger_never_deleted_fe218', table='fines_issuebatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='issuebatch',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='959706829a2a2e352f09418326c9eae2e7ba44ec', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_83276', table='fines_issuebatch', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='issueline',
            index=models.Index(fields=['batch', 'state'], name='issue_line_by_state'),
        ),
        migrations.AddConstraint(
            model_name='issueline',
            constraint=models.UniqueConstraint(fields=('batch', 'notice'), name='one_line_per_batch_and_notice'),
        ),
        migrations.AddConstraint(
            model_name='issueline',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'issued'])), fields=('notice',), name='notice_in_one_batch_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='issueline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), ('why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(('state__in', ['waiting', 'issued']), ('why', '')), _connector='OR'), name='notice_not_issued_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='issueline',
            trigger=pgtrigger.compiler.Trigger(name='ended_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'waiting\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ab092cd1e0f0ef7c52fe4c42287a3bc2244b94f7', operation='UPDATE', pgid='pgtrigger_ended_stays_60954', table='fines_issueline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='issueline',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='86583d12b7bf89697d6475904ce989fd76d85e3c', operation='DELETE', pgid='pgtrigger_never_deleted_e36a8', table='fines_issueline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='issueline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='e00b8300ff6c59b48e6bb33e3089f36a62a24cec', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ac98c', table='fines_issueline', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('postal_class__in', ['first', 'signed_for']), ('posted_by__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='posting_says_who_and_how'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9a4ce441d5fa98b02599799d43ca74b5c83ae802', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_00e20', table='fines_posting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a675a9dfe8fbe826315a84e408af42e8dfae69da', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_455c1', table='fines_posting', when='BEFORE')),
        ),
    ]
