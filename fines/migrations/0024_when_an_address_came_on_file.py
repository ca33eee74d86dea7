"""A check of an address made before the present one came on file is of another."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from fines.models import addresses as sql


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0003_law'),
        ('fines', '0023_one_absence_in_the_database'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressOnFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='addressonfile',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a1758c575dbf726693977bfbcb9de7fec7e51878', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5e154', table='fines_addressonfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='addressonfile',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='db2c3c63a32aa5549aff24e2c2556284f2b20be6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8bb06', table='fines_addressonfile', when='BEFORE')),
        ),
        migrations.RunSQL(sql.NOTE_CHANGES, sql.NO_NOTE_OF_CHANGES),
    ]
