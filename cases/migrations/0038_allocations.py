"""Cases shared out together are kept, so that it can be undone for a day."""

import csv
from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


DATA = Path(__file__).resolve().parent.parent / "data" / "local_settings_allocation.csv"


def load(apps, schema_editor):
    with DATA.open(encoding="utf-8", newline="") as handle:
        rows = [row | {"valid_to": row["valid_to"] or None} for row in csv.DictReader(handle)]
    setting = apps.get_model("cases", "LocalSetting")
    setting.objects.bulk_create(setting(**row) for row in rows)


def unload(apps, schema_editor):
    apps.get_model("cases", "LocalSetting").objects.filter(key="allocation_undo_hours").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0034_referrals_and_support'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(choices=[('away', 'Officer away'), ('left', 'Officer has left'), ('balance', 'To share the load'), ('patch', 'Patches have changed'), ('new', 'New cases'), ('other', 'Another reason')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='AllocatedCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_since', models.DateField(help_text='Since when it was theirs', null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='cases.case')),
                ('from_officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('allocation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.allocation')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='AllocationUndo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('stayed', models.JSONField(default=list, help_text='References of the cases that stayed')),
                ('allocation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='undo', to='cases.allocation')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['away', 'left', 'balance', 'patch', 'new', 'other'])), name='allocation_reason_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='637118b8afe878d6f80fae6059a1572e54cb9ed8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_92440', table='cases_allocation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocation',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='e55c56a0f55d70cce59b69e73f292293ed64ed16', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_2395f', table='cases_allocation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='allocatedcase',
            constraint=models.UniqueConstraint(fields=('allocation', 'case'), name='case_once_per_allocation'),
        ),
        migrations.AddConstraint(
            model_name='allocatedcase',
            constraint=models.CheckConstraint(condition=models.Q(('from_officer__isnull', True), models.Q(('from_officer', models.F('to_officer')), _negated=True), _connector='OR'), name='allocated_to_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='allocatedcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_officer__isnull', True), ('from_since__isnull', True)), models.Q(('from_officer__isnull', False), ('from_since__isnull', False)), _connector='OR'), name='allocated_from_since'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocatedcase',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d21891e8a1d4fe8030296652af25f2fc3b5f4995', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_35f35', table='cases_allocatedcase', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocatedcase',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='2246c0958e47c2212922028fc5c569585496cd13', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a445d', table='cases_allocatedcase', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationundo',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='159b6848b9fede5fd8fd17116ed07686235394fa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_555d4', table='cases_allocationundo', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allocationundo',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bccf0aaeb254ca98300e5690c10711993c9dde27', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_05de8', table='cases_allocationundo', when='BEFORE')),
        ),
        migrations.RunPython(load, unload),
    ]
