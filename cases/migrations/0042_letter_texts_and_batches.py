"""Letter texts as dated data with translations; batches; what became of a letter; letters sent in error."""

import attendance.models.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0040_letters_by_email'),
        ('cases', '0041_saved_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='template',
            field=models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed')], max_length=40),
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.SmallIntegerField(default=1)),
                ('sender', models.CharField(max_length=20)),
                ('status', models.CharField(choices=[('waiting', 'Waits to be handed over'), ('begun', 'Being handed over'), ('recorded', 'Recorded only'), ('to_print', 'To be printed'), ('printed', 'Printed'), ('accepted', 'Accepted'), ('delivered', 'Delivered'), ('refused', 'Refused'), ('in_doubt', 'Not known whether it went')], max_length=20)),
                ('detail', models.JSONField(default=dict, help_text='What was handed over, or what was answered')),
                ('outside_ref', models.CharField(blank=True, max_length=100)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='cases.letter')),
            ],
            options={
                'ordering': ['id'],
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
            ],
            options={
                'ordering': ['-id'],
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
                ('panel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.panel')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='letter',
            name='line',
            field=models.OneToOneField(help_text='Of the batch it was written in: one letter a line, ever', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='cases.letterline'),
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
            ],
            options={
                'ordering': ['language', '-number'],
            },
        ),
        migrations.AddField(
            model_name='letterline',
            name='translation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.lettertranslation'),
        ),
        migrations.AddField(
            model_name='letter',
            name='translation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.lettertranslation'),
        ),
        migrations.CreateModel(
            name='LetterVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=150)),
                ('greeting', models.CharField(max_length=100)),
                ('body', models.TextField(max_length=4000)),
                ('closing', models.CharField(max_length=100)),
                ('kind', models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed')], max_length=40)),
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
                'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='one_number_per_letter_text'), models.UniqueConstraint(condition=models.Q(('valid_from__isnull', True)), fields=('kind',), name='one_draft_per_letter'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('valid_from__isnull', False)), expressions=[('kind', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_letter_text_a_day'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='letter_text_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('kind__in', ['first_attendance', 'panel_invitation', 'plan', 'target_review', 'review', 'notice_to_improve', 'closing_well_done'])), name='letter_text_kind_is_known'), models.CheckConstraint(condition=models.Q(('subject__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('body__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('source__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='letter_text_says_something')],
            },
        ),
        migrations.AddField(
            model_name='lettertranslation',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='cases.letterversion'),
        ),
        migrations.AddField(
            model_name='letterbatch',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='cases.letterversion'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterversion',
            trigger=pgtrigger.compiler.Trigger(name='in_use_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."closing" IS DISTINCT FROM (NEW."closing") OR OLD."greeting" IS DISTINCT FROM (NEW."greeting") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by" IS DISTINCT FROM (NEW."made_by") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."put_at" IS DISTINCT FROM (NEW."put_at") OR OLD."put_by" IS DISTINCT FROM (NEW."put_by") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from"))', func="\nIF OLD.valid_from IS NOT NULL THEN\n  RAISE EXCEPTION 'A letter text in use cannot be changed: write the next version';\nEND IF;\nRETURN NEW;\n", hash='47df74a6e8ab9118123f9935be28d8f19c3b9582', operation='UPDATE', pgid='pgtrigger_in_use_stands_2e2ef', table='cases_letterversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterversion',
            trigger=pgtrigger.compiler.Trigger(name='in_use_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."valid_from" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='061685ae19b150ce8d3e5d6a0107ff776bd5857e', operation='DELETE', pgid='pgtrigger_in_use_is_kept_5c0ff', table='cases_letterversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterversion',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='88bfede660bf2ad5c334ee644bf28613abc6cc7c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_47b35', table='cases_letterversion', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='letter',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.letterversion'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('letter', 'attempt', 'status'), name='one_row_per_attempt_and_status'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4442cd9f4b251fc152b4be331da2b8963a85f4c1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1a4fe', table='cases_delivery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a0d82e4f4fba32ce0e8e779aafda37d859f71abc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_feb49', table='cases_delivery', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='letterrecall',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='recall_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterrecall',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='20d7d04951f196b4f7a83aacef6993a05cc5e8c7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_377a5', table='cases_letterrecall', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterrecall',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='926c9b6a27e8119b8ca397c2b6089289acbe0c4e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4cea3', table='cases_letterrecall', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='letterline',
            index=models.Index(fields=['batch', 'state'], name='letter_line_by_state'),
        ),
        migrations.AddConstraint(
            model_name='letterline',
            constraint=models.UniqueConstraint(fields=('batch', 'case', 'carer'), name='one_line_per_batch_and_parent'),
        ),
        migrations.AddConstraint(
            model_name='letterline',
            constraint=models.UniqueConstraint(condition=models.Q(('ref', ''), _negated=True), fields=('ref',), name='one_line_per_letter_ref'),
        ),
        migrations.AddConstraint(
            model_name='letterline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['left_out', 'failed']), _negated=True), ('why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='line_left_out_or_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='letterline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rendered'), _negated=True), models.Q(('pdf__isnull', False), models.Q(('ref', ''), _negated=True)), _connector='OR'), name='line_written_has_its_paper'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterline',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='91d9674d16b35ae0fbc55f09575dfaf37e0c4dff', operation='DELETE', pgid='pgtrigger_never_deleted_c52fd', table='cases_letterline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='60def35f8dd97d0622b518771e2565939f1656dc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9eadf', table='cases_letterline', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='lettertranslation',
            constraint=models.UniqueConstraint(fields=('version', 'language', 'number'), name='one_number_per_translation'),
        ),
        migrations.AddConstraint(
            model_name='lettertranslation',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['cy', 'pl', 'ur', 'ar', 'fa', 'ro', 'pt', 'es', 'fr', 'it', 'lt', 'so', 'tr', 'uk'])), name='translation_language_is_known'),
        ),
        migrations.AddConstraint(
            model_name='lettertranslation',
            constraint=models.CheckConstraint(condition=models.Q(('subject__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('body__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('translator__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='translation_says_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lettertranslation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b416efabc2f4e8ec01e626eb8a15957b58c0fd39', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8aa2e', table='cases_lettertranslation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lettertranslation',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='aaf5ca95e1ff2a642a75afc8e597350c687a7708', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_12c1e', table='cases_lettertranslation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lettertranslation',
            trigger=pgtrigger.compiler.Trigger(name='of_a_version_that_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT 1 FROM cases_letterversion WHERE id = NEW.version_id AND valid_from IS NULL) THEN\n  RAISE EXCEPTION 'A draft of a letter text can still change: it is translated once it has a first day';\nEND IF;\nRETURN NEW;\n", hash='bdeedad8bfd175e3a3b583384ff85f95975b2aa2', operation='INSERT', pgid='pgtrigger_of_a_version_that_stands_aed97', table='cases_lettertranslation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='letterbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('approved_count__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('approved_count__gt', 0)), _connector='OR'), name='batch_approved_when_by_whom_for_how_many'),
        ),
        migrations.AddConstraint(
            model_name='letterbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'rendering', 'ready', 'sending', 'sent', 'archived']), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='batch_goes_on_only_when_approved'),
        ),
        migrations.AddConstraint(
            model_name='letterbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('approved_by__isnull', False), ('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='batch_sent_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='letterbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_by__isnull', False), ('sent_by__isnull', True), ('state', 'revoked'), ('revoked_why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(models.Q(('state', 'revoked'), _negated=True), ('revoked_by__isnull', True), ('revoked_why', '')), _connector='OR'), name='batch_revoked_says_why_and_was_not_sent'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterbatch',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='bfd0acfd3b7a6c35d46fd81ae23315e990748c74', operation='DELETE', pgid='pgtrigger_never_deleted_4161b', table='cases_letterbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterbatch',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='1bca58e525e86a51308b0c469e0ae43e556107e2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_000d6', table='cases_letterbatch', when='BEFORE')),
        ),
    ]
