"""The marker that hides where a carer lives, and who looked behind it."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0040_letters_by_email'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Shield',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.BooleanField(help_text='Set; off: lifted')),
                ('reason', models.CharField(max_length=300)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ShieldOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='carer',
            name='is_shielded',
            field=models.BooleanField(db_default=False, default=False, help_text='As the latest `Shield` says, written by it alone'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carer',
            trigger=pgtrigger.compiler.Trigger(name='shielded_as_said', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'INSERT' AND NOT NEW.is_shielded THEN\n  RETURN NEW;\nEND IF;\nIF NEW.is_shielded IS DISTINCT FROM coalesce(\n    (SELECT standing FROM attendance_shield WHERE carer_id = NEW.id ORDER BY id DESC LIMIT 1), false)\nTHEN\n  RAISE EXCEPTION 'Whether a carer is shielded is said by a row of its own, with who and why';\nEND IF;\nRETURN NEW;\n", hash='5f0414a2e0ad5267a018b76e13ab3450c73be266', operation='INSERT OR UPDATE OF "is_shielded"', pgid='pgtrigger_shielded_as_said_073b2', table='attendance_carer', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='shield',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='shield',
            name='carer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shields', to='attendance.carer'),
        ),
        migrations.AddField(
            model_name='shieldopening',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='shieldopening',
            name='carer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='attendance.carer'),
        ),
        migrations.AddIndex(
            model_name='shield',
            index=models.Index(fields=['carer', '-id'], name='shield_latest'),
        ),
        migrations.AddConstraint(
            model_name='shield',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='shield_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shield',
            trigger=pgtrigger.compiler.Trigger(name='tells_the_carer', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nPERFORM 1 FROM attendance_carer WHERE id = NEW.carer_id FOR UPDATE;\nUPDATE attendance_carer SET is_shielded = NEW.standing WHERE id = NEW.carer_id;\nRETURN NULL;\n', hash='70b14451e472b5db4d30575b30399dada0bb52db', operation='INSERT', pgid='pgtrigger_tells_the_carer_80f63', table='attendance_shield', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shield',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='08cabe0db095f9c40145ac155fe4dfdbc0dfb8b4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_37344', table='attendance_shield', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shield',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='d9c10321bd3b29a9606593de1b79f5b152a732fa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_4b28c', table='attendance_shield', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='shieldopening',
            index=models.Index(fields=['by', 'carer', '-until'], name='opening_of_person'),
        ),
        migrations.AddConstraint(
            model_name='shieldopening',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='opening_says_why'),
        ),
        migrations.AddConstraint(
            model_name='shieldopening',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('at'))), name='opening_ends_later'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shieldopening',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='93a0f260b8f000c6b18b17fc04544fb028ec4a84', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f4095', table='attendance_shieldopening', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shieldopening',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='b37c2691a2e1603f8c95b54b3814bb2ebf79ec63', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c1301', table='attendance_shieldopening', when='BEFORE')),
        ),
    ]
