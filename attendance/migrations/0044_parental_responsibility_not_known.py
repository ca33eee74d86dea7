"""Whether a carer has parental responsibility: yes, no, or not known, as was said, by whom and when."""


import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0043_carers_told_apart'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ResponsibilitySaid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], max_length=10)),
                ('told_by', models.CharField(max_length=200)),
                ('told_on', models.DateField()),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='responsibility',
            name='responsibility_is_known',
            field=models.BooleanField(db_default=True, default=True, help_text='Off: whether they have it has still to be settled'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibility',
            trigger=pgtrigger.compiler.Trigger(name='as_was_said', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."has_parental_responsibility" IS DISTINCT FROM (NEW."has_parental_responsibility") OR OLD."responsibility_is_known" IS DISTINCT FROM (NEW."responsibility_is_known"))', func="\nIF NOT EXISTS (\n    SELECT FROM (SELECT answer FROM attendance_responsibilitysaid\n                  WHERE link_id = NEW.id ORDER BY id DESC LIMIT 1) said\n     WHERE NEW.has_parental_responsibility = (said.answer = 'yes')\n       AND NEW.responsibility_is_known = (said.answer <> 'unknown'))\nTHEN\n  RAISE EXCEPTION 'Who has parental responsibility is said by a row of its own, with who said so and when';\nEND IF;\nRETURN NEW;\n", hash='a240db8aac970ba9bec7b17ed43e6865328ad3a5', operation='UPDATE', pgid='pgtrigger_as_was_said_6c291', table='attendance_responsibility', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(('responsibility_is_known', True), ('has_parental_responsibility', False), _connector='OR'), name='responsibility_had_is_known'),
        ),
        migrations.AddField(
            model_name='responsibilitysaid',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='responsibilitysaid',
            name='link',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='said', to='attendance.responsibility'),
        ),
        migrations.AddConstraint(
            model_name='responsibilitysaid',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['yes', 'no', 'unknown'])), name='responsibility_answer_is_known'),
        ),
        migrations.AddConstraint(
            model_name='responsibilitysaid',
            constraint=models.CheckConstraint(condition=models.Q(('told_by__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='responsibility_says_who'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibilitysaid',
            trigger=pgtrigger.compiler.Trigger(name='tells_the_link', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nUPDATE attendance_responsibility\n   SET has_parental_responsibility = (NEW.answer = 'yes'), responsibility_is_known = (NEW.answer <> 'unknown')\n WHERE id = NEW.link_id;\nRETURN NULL;\n", hash='278f5db833ccdc0639a4227fd275605e86d7af97', operation='INSERT', pgid='pgtrigger_tells_the_link_c2e2a', table='attendance_responsibilitysaid', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibilitysaid',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5a26aef25270f70e9372e14046c1d8d46e988bc1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bbbc2', table='attendance_responsibilitysaid', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibilitysaid',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='c393558aa311228c9e7174cd3c7a5f7bf044ae51', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9a08c', table='attendance_responsibilitysaid', when='BEFORE')),
        ),
    ]
