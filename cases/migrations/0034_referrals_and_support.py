"""Referrals as they were sent, barriers and support, contracts signed or refused, safeguards a manager let pass."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0036_interpreters'),
        ('cases', '0033_contacts_corrected_and_restricted'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL('CREATE SEQUENCE cases_referral_ref', 'DROP SEQUENCE cases_referral_ref'),
        migrations.AddField(
            model_name='consideration',
            name='who',
            field=models.CharField(blank=True, help_text='Who was asked, by name and post', max_length=120),
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
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_rows', to='cases.case')),
                ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='cases.barrier')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.barrier')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['case'], name='barrier_by_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['worry', 'bullying', 'learning', 'send', 'health', 'mental_health', 'routine', 'transport', 'home', 'parent_health', 'caring', 'housing', 'money', 'safety', 'other']), ('voice__in', ['child', 'parent', 'school', 'service'])), name='barrier_kind_and_voice_are_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'other'), _negated=True), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='barrier_other_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', True), ('replaces__isnull', True), ('why_changed', '')), models.Q(('first__isnull', False), ('replaces__isnull', False), ('why_changed__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='barrier_changed_says_why'), models.CheckConstraint(condition=models.Q(('replaces__isnull', True), ('replaces__lt', models.F('id')), _connector='OR'), name='barrier_changed_later')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='barrier',
            trigger=pgtrigger.compiler.Trigger(name='follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n    PERFORM 1 FROM cases_barrier before\n    WHERE before.id = NEW.replaces_id AND before.case_id = NEW.case_id\n        AND NEW.first_id = coalesce(before.first_id, before.id);\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'A row is put right on its own case, after its latest version';\n    END IF;\n    RETURN NEW;\n", hash='0637d5adfe5721d0337015c72543d8fd9dc24948', operation='INSERT', pgid='pgtrigger_follows_its_own_0ceb9', table='cases_barrier', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='barrier',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='67f90beed2519d6ca6f69889ee945400704d54e2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_371c4', table='cases_barrier', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='barrier',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='7b1a4e5c43b2b5d95be7d5788ed45cc4713400b0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_888aa', table='cases_barrier', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='contractanswer',
            index=models.Index(fields=['plan'], name='contract_answer_by_plan'),
        ),
        migrations.AddConstraint(
            model_name='contractanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('how__in', ['meeting', 'paper', 'email']), ('signed', True)), models.Q(('how', ''), ('signed', False), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='contract_signed_how_or_refused_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contractanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='790aea3ec724e90dad85493902fb3d8d82ea40f6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_17e38', table='cases_contractanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contractanswer',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='b3972b4495e7ac6327f6f159208c59c9ae1e1d93', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a6c4d', table='cases_contractanswer', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='liftedsafeguard',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='lifted_safeguard_says_why'),
        ),
        migrations.AddConstraint(
            model_name='liftedsafeguard',
            constraint=models.CheckConstraint(condition=models.Q(('safeguard__in', ['support_offered', 'social_worker', 'virtual_school', 'send', 'youth_justice'])), name='lifted_safeguard_is_known'),
        ),
        migrations.AddConstraint(
            model_name='liftedsafeguard',
            constraint=models.UniqueConstraint(fields=('case', 'safeguard', 'by'), name='one_safeguard_lifted_once_by_each'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='liftedsafeguard',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8ffffe632d2d315871f358fb409120af74582ca3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a5948', table='cases_liftedsafeguard', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='liftedsafeguard',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bfefb8c69c82827f9f9df7d47952b5702b288ec7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_7d925', table='cases_liftedsafeguard', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['case'], name='referral_by_case'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='referral_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='referral',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b96525e055c098873896cdbf29aee27880af6494', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fd56b', table='cases_referral', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='referral',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='209baffff369225955c03cc0a4e206dac2fda3a7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b72b6', table='cases_referral', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='referralanswer',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['accepted', 'returned', 'overtaken'])), name='referral_answer_is_known'),
        ),
        migrations.AddConstraint(
            model_name='referralanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'returned'), _negated=True), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='referral_returned_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='referralanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ca5157d32d906ab621bd3adbfb5a9f1ebc720bdb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_664d8', table='cases_referralanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='referralanswer',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='80dbb07679e643101db80c3c33bd8173aeb4e9fd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c031d', table='cases_referralanswer', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='support',
            index=models.Index(fields=['case'], name='support_by_case'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['early_help', 'parenting', 'mentoring', 'adjustments', 'ebsa_plan', 'transport', 'health', 'counselling', 'youth', 'practical', 'other']), ('state__in', ['offered', 'taken', 'declined', 'not_available', 'ended'])), name='support_kind_and_state_are_known'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(('provider__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='support_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(('state_on__gte', models.F('offered_on'))), name='support_answered_after_offered'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'taken']), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='support_not_given_says_why'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', True), ('replaces__isnull', True), ('why_changed', '')), models.Q(('first__isnull', False), ('replaces__isnull', False), ('why_changed__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='support_changed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), ('replaces__lt', models.F('id')), _connector='OR'), name='support_changed_later'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='support',
            trigger=pgtrigger.compiler.Trigger(name='follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n    PERFORM 1 FROM cases_support before\n    WHERE before.id = NEW.replaces_id AND before.case_id = NEW.case_id\n        AND NEW.first_id = coalesce(before.first_id, before.id);\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'A row is put right on its own case, after its latest version';\n    END IF;\n    RETURN NEW;\n", hash='2528e3ff52bfa6d00faae97ff58389a92e9b7938', operation='INSERT', pgid='pgtrigger_follows_its_own_5a705', table='cases_support', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='support',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='77e2e86117b03ec53b107a6118cd1792fe06b8d5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1cde1', table='cases_support', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='support',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='d47b9530c92ac0c16c6c2d1499d4469f77cd217f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4a020', table='cases_support', when='BEFORE')),
        ),
    ]
