"""Cases of brothers and sisters worked as one household."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0043_first_letter_texts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JointWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
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
        ),
        migrations.AddConstraint(
            model_name='jointwork',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='joint_work_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jointwork',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0b4082c5248e731a5cb0c2130cdf8af93e9119f0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_44d51', table='cases_jointwork', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jointwork',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='31d4a0a9ca245bee18e58e0485dddaeaca5984a9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_27376', table='cases_jointwork', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='jointcase',
            index=models.Index(fields=['work'], name='joint_case_by_work'),
        ),
        migrations.AddConstraint(
            model_name='jointcase',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('case',), name='one_joint_work_per_case'),
        ),
        migrations.AddConstraint(
            model_name='jointcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_at__isnull', True), ('left_by__isnull', True), ('left_why', '')), models.Q(('left_at__isnull', False), ('left_by__isnull', False), ('left_why__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='joint_case_left_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jointcase',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='078767b86c05200ce05b2184970f9d093bae3810', operation='DELETE', pgid='pgtrigger_never_deleted_3f603', table='cases_jointcase', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jointcase',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='292ccb16a83a9be519dd2213c6c77189070830ad', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_76980', table='cases_jointcase', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jointcase',
            trigger=pgtrigger.compiler.Trigger(name='leaves_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF OLD.left_at IS NOT NULL OR NEW.left_at IS NULL\n   OR (NEW.work_id, NEW.case_id, NEW.joined_at, NEW.joined_by_id)\n      IS DISTINCT FROM (OLD.work_id, OLD.case_id, OLD.joined_at, OLD.joined_by_id) THEN\n  RAISE EXCEPTION 'A case leaves the household''s work once; what was written stands';\nEND IF;\nRETURN NEW;\n", hash='e3f880d8b570f7655a17abea8657df3bfd3a4f58', operation='UPDATE', pgid='pgtrigger_leaves_once_0d9cb', table='cases_jointcase', when='BEFORE')),
        ),
    ]
