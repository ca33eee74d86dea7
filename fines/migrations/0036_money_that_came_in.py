"""Money that came in is a row of its own, before anybody says what it was for."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('fines', '0050_law_of_wales'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('sha256', models.CharField(max_length=64)),
                ('lines', models.IntegerField()),
                ('new_lines', models.IntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=12, unique=True)),
                ('source', models.CharField(choices=[('bank', 'Bank file'), ('card', 'Card, online'), ('hand', 'Entered by hand')], max_length=10)),
                ('key', models.CharField(max_length=80)),
                ('pence', models.IntegerField()),
                ('on', models.DateField(help_text='The day the money was in hand')),
                ('method', models.CharField(choices=[('card', 'Card'), ('bank_transfer', 'Bank transfer'), ('cheque', 'Cheque or postal order'), ('none', 'Not a payment')], max_length=20)),
                ('reference', models.CharField(blank=True, max_length=140)),
                ('payer', models.CharField(blank=True, max_length=140)),
                ('line', models.IntegerField(help_text='Its line in the file', null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReceiptReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sent_back', 'Returned to the payer'), ('bounced', 'Taken back by the bank'), ('in_error', 'Entered in error, never received')], max_length=12)),
                ('pence', models.IntegerField()),
                ('on', models.DateField()),
                ('note', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RefundApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='payment',
            name='payment_reference_once',
        ),
        migrations.AddField(
            model_name='payment',
            name='became',
            field=models.CharField(blank=True, choices=[('unmatched', 'It is in hand and unmatched'), ('bounced', 'The bank took it back'), ('in_error', 'It was entered in error')], max_length=12),
        ),
        migrations.AddField(
            model_name='payment',
            name='settles',
            field=models.OneToOneField(help_text='The refund owed that this refund pays', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settled_by', to='fines.payment'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='by',
            field=models.ForeignKey(help_text='Empty: a job', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='payment',
            name='reference',
            field=models.CharField(blank=True, max_length=140),
        ),
        migrations.AddField(
            model_name='bankfile',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receipt',
            name='by',
            field=models.ForeignKey(help_text='Empty: a job', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receipt',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='fines.bankfile'),
        ),
        migrations.AddField(
            model_name='payment',
            name='receipt',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='fines.receipt'),
        ),
        migrations.AddField(
            model_name='receiptreturn',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receiptreturn',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='fines.receiptreturn'),
        ),
        migrations.AddField(
            model_name='receiptreturn',
            name='receipt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='fines.receipt'),
        ),
        migrations.AddField(
            model_name='refundapproval',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refundapproval',
            name='owed',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='fines.payment'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankfile',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e44020a013fb0fc795a0c3354cbb6bd4d4be047f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6289c', table='fines_bankfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankfile',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='c7c6e94c03df1257babbffcb6fdf254d19062485', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d0cc4', table='fines_bankfile', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['on'], name='receipt_by_day'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='receipt_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['bank', 'card', 'hand']), models.Q(('method', 'none'), _negated=True)), name='receipt_came_somehow'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('line__isnull', False), ('source', 'bank')), models.Q(models.Q(('source', 'bank'), _negated=True), ('file__isnull', True), ('line__isnull', True)), _connector='OR'), name='receipt_of_a_file_names_its_line'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('source', 'key'), name='receipt_comes_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='receipt_waits', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM pg_advisory_xact_lock(736004); RETURN NULL;', hash='8127b5aac38dcc36b145db292c68964165a40a50', level='STATEMENT', operation='INSERT', pgid='pgtrigger_receipt_waits_601dc', table='fines_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='950a955ce1190c87cb0465851625cfca677c3474', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_94cc5', table='fines_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='09e80967e085971bd7bf98a1485c8d35f7d694d9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_3d603', table='fines_receipt', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='receiptreturn',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['sent_back', 'bounced', 'in_error']), ('pence__gt', 0), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='return_says_what_and_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptreturn',
            trigger=pgtrigger.compiler.Trigger(name='return_within_receipt', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE whole bigint; spoken_for bigint; line record;', func="\n            IF NEW.corrects_id IS NULL THEN\n                \n    SELECT pence INTO whole FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;\n    \n    SELECT coalesce((\n        SELECT sum(p.pence) FROM fines_payment p\n        WHERE p.receipt_id = NEW.receipt_id AND p.kind = 'payment'\n          AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)\n      + coalesce((\n        SELECT sum(r.pence) FROM fines_receiptreturn r\n        WHERE r.receipt_id = NEW.receipt_id AND r.corrects_id IS NULL\n          AND NOT EXISTS (SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = r.id)), 0)\n    INTO spoken_for;\n\n    IF NEW.pence + spoken_for > whole THEN\n        RAISE EXCEPTION 'Of % pence received, % are spoken for: % more cannot be',\n            whole, spoken_for, NEW.pence USING ERRCODE = 'check_violation';\n    END IF;\n\n                RETURN NEW;\n            END IF;\n            PERFORM pg_advisory_xact_lock(736004);\n            SELECT * INTO line FROM fines_receiptreturn WHERE id = NEW.corrects_id;\n            IF line.receipt_id <> NEW.receipt_id OR line.pence <> NEW.pence\n               OR line.kind <> NEW.kind OR line.corrects_id IS NOT NULL THEN\n                RAISE EXCEPTION 'A return is taken back whole' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='3da996c7b30ad1ea7f1606437c90aa27eda992cb', operation='INSERT', pgid='pgtrigger_return_within_receipt_328af', table='fines_receiptreturn', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptreturn',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b0edffd46375f44472320477057496178c47f76f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5cdb9', table='fines_receiptreturn', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptreturn',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='892a3ee1950e1cd83f28789f80e7b130bb724c74', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_92806', table='fines_receiptreturn', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refundapproval',
            trigger=pgtrigger.compiler.Trigger(name='refund_is_approved', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE owed record;', func="\n            SELECT * INTO owed FROM fines_payment WHERE id = NEW.owed_id;\n            IF owed.kind <> 'refund_owed' OR owed.by_id = NEW.by_id\n               OR EXISTS (SELECT 1 FROM fines_payment WHERE corrects_id = owed.id) THEN\n                RAISE EXCEPTION 'A refund is approved by somebody else than who made it owed'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='5be0f63fb116ab66311c6f3f78516ea0032032ac', operation='INSERT', pgid='pgtrigger_refund_is_approved_a5db8', table='fines_refundapproval', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refundapproval',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2c3af8e04ef3485432e25f7f9159da85ba5ba379', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d0d06', table='fines_refundapproval', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refundapproval',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='fb1ab9e876c636aa98d9ebb24aaa00e0f1ba96d8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_973e2', table='fines_refundapproval', when='BEFORE')),
        ),
    ]
