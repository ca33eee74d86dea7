"""Paying by card; and a code for every notice that was issued before there were any."""

import secrets

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


SIGNS, LENGTH = "23456789BCDFGHJKMNPQRTVWXY", 8


def give_codes(apps, schema_editor):
    served = apps.get_model("fines", "PenaltyNotice").objects.filter(issued_at__isnull=False)
    table = apps.get_model("fines", "PayCode")
    table.objects.bulk_create(
        table(notice_id=pk, code="".join(secrets.choice(SIGNS) for _ in range(LENGTH)))
        for pk in served.values_list("pk", flat=True)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0039_matching'),
    ]

    operations = [
        migrations.CreateModel(
            name='CardLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pence', models.IntegerField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PayCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name='CardBasket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('pence', models.IntegerField()),
                ('state', models.CharField(choices=[('made', 'Not sent to the card service'), ('sent', 'With the card service'), ('paid', 'Paid'), ('failed', 'Not paid')], default='made', max_length=10)),
                ('service', models.CharField(max_length=10)),
                ('outside_id', models.CharField(blank=True, max_length=60)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('receipt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='basket', to='fines.receipt')),
            ],
        ),
        migrations.CreateModel(
            name='CardEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outside_id', models.CharField(max_length=60, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('payment_id', models.CharField(max_length=60)),
                ('pence', models.IntegerField(help_text='What was paid; of a refund, all that was refunded so far')),
                ('happened_at', models.DateTimeField()),
                ('came_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['id'], name='card_events_waiting')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cardevent',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='95ffcfc0cd73319a33250dc25c1526870c748626', operation='DELETE', pgid='pgtrigger_never_deleted_daebb', table='fines_cardevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cardevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a4960b4a206861d0231840cbedfa1fc79e75372b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_c53f9', table='fines_cardevent', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='cardline',
            name='basket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='fines.cardbasket'),
        ),
        migrations.AddField(
            model_name='cardline',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fines.penaltynotice'),
        ),
        migrations.AddField(
            model_name='paycode',
            name='notice',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pay_code', to='fines.penaltynotice'),
        ),
        migrations.AddConstraint(
            model_name='cardbasket',
            constraint=models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='basket_is_of_money'),
        ),
        migrations.AddConstraint(
            model_name='cardbasket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('receipt__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('receipt__isnull', True)), _connector='OR'), name='basket_paid_has_its_receipt'),
        ),
        migrations.AddConstraint(
            model_name='cardbasket',
            constraint=models.UniqueConstraint(condition=models.Q(('outside_id', ''), _negated=True), fields=('outside_id',), name='basket_outside_id_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cardbasket',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e47429535f927196610df9400c8dc146f5fb2549', operation='DELETE', pgid='pgtrigger_never_deleted_4998b', table='fines_cardbasket', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cardbasket',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='4fb87595962929ddb3b7dd0dd70ec0a6a4dc3a7e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_beefa', table='fines_cardbasket', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='cardline',
            constraint=models.UniqueConstraint(fields=('basket', 'notice'), name='notice_once_in_a_basket'),
        ),
        migrations.AddConstraint(
            model_name='cardline',
            constraint=models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='card_line_is_of_money'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cardline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ed0ca7885bdbcce59b263087b42308adc7eaea03', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_43efc', table='fines_cardline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cardline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='c3a697c4e89c9cf279ec897c9e8085faba4e3435', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_af97d', table='fines_cardline', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='paycode',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[2-9BCDFGHJKMNPQRTVWXY]{8}$')), name='pay_code_shape'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paycode',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f527189eecc807cb81892086b8618843a897f5d1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ab1ee', table='fines_paycode', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paycode',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='1c8109f8ab3e460a8ea95fa6707c28dde939ecb8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e4306', table='fines_paycode', when='BEFORE')),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
