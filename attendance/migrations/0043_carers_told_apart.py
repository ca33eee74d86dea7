"""What somebody decided of two carers that look like one person."""


import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0042_minutes_an_address_is_open'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CarersApart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.BooleanField(help_text='Two people; off: said in error, to be looked at again')),
                ('reason', models.CharField(max_length=300)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['first', 'second', '-id'], name='carers_apart_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='carers_apart_in_order'), models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='carers_apart_says_why')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carersapart',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6fe1d49b17e34c883a4d97a1fc6e9737b8dcfda8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3a421', table='attendance_carersapart', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carersapart',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='2b31221bc6df6146b4ca9bd20d9dadea2ec49b43', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_984c1', table='attendance_carersapart', when='BEFORE')),
        ),
    ]
