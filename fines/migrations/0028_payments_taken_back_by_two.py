"""A payment is taken back by a line of the bank, or by two people: who asks, and what the database asks of a correction."""


import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0027_exact_numbers_are_no_slips'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TakeBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('became', models.CharField(choices=[('unmatched', 'It is in hand and unmatched'), ('bounced', 'The bank took it back'), ('in_error', 'It was entered in error')], max_length=12)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='payment',
            name='correction_fits',
        ),
        migrations.AddField(
            model_name='payment',
            name='proof',
            field=models.CharField(blank=True, db_default='', default='', help_text='The line of the bank by which a payment is taken back', max_length=80),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='correction_fits', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'correction\')', declare='DECLARE line record; kept bigint; refunded bigint;', func="\n            PERFORM pg_advisory_xact_lock(736004);\n            SELECT * INTO line FROM fines_payment WHERE id = NEW.corrects_id;\n            IF line.notice_id <> NEW.notice_id OR line.pence <> NEW.pence\n               OR line.kind NOT IN ('payment', 'refund_owed') THEN\n                RAISE EXCEPTION 'A correction takes back one whole line of its own notice'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF line.kind = 'refund_owed' THEN\n                IF EXISTS (SELECT 1 FROM fines_payment WHERE settles_id = line.id) THEN\n                    RAISE EXCEPTION 'This refund is paid' USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            \n    IF NEW.proof = '' AND NOT EXISTS (\n        SELECT 1 FROM fines_takeback t\n        WHERE t.payment_id = line.id AND t.drops_id IS NULL AND t.became = NEW.became\n          AND t.by_id <> NEW.by_id\n          AND NOT EXISTS (SELECT 1 FROM fines_takeback d WHERE d.drops_id = t.id))\n       AND (EXISTS (SELECT 1 FROM fines_receipt r\n                    WHERE r.id = line.receipt_id\n                      AND (r.source <> 'hand' OR r.by_id IS DISTINCT FROM NEW.by_id))\n            OR EXISTS (SELECT 1 FROM fines_penaltynotice n\n                       WHERE n.id = line.notice_id AND n.status = 'paid')) THEN\n        RAISE EXCEPTION 'A payment is taken back by a line of the bank, or by two people'\n            USING ERRCODE = 'check_violation';\n    END IF;\n\n            IF NEW.became = 'bounced' THEN RETURN NEW; END IF;\n            SELECT coalesce(sum(p.pence) FILTER (WHERE p.kind = 'payment'), 0),\n                   coalesce(sum(p.pence) FILTER (WHERE p.kind = 'refund_paid'), 0)\n            INTO kept, refunded FROM fines_payment p\n            WHERE p.receipt_id = line.receipt_id AND p.notice_id = line.notice_id\n              AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id);\n            IF kept - line.pence < refunded THEN\n                RAISE EXCEPTION '% pence of it have been refunded', refunded\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='ed6a86a0cdf6b3c2d3fc193c18835b2c7d4eb902', operation='INSERT', pgid='pgtrigger_correction_fits_42b43', table='fines_payment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('proof', ''), models.Q(('became', 'bounced'), ('kind', 'correction')), _connector='OR'), name='a_line_of_the_bank_proves_what_bounced'),
        ),
        migrations.AddField(
            model_name='takeback',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='takeback',
            name='drops',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dropped_by', to='fines.takeback'),
        ),
        migrations.AddField(
            model_name='takeback',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='take_backs', to='fines.payment'),
        ),
        migrations.AddConstraint(
            model_name='takeback',
            constraint=models.CheckConstraint(condition=models.Q(('became__in', ['unmatched', 'bounced', 'in_error']), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='take_back_says_what_and_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takeback',
            trigger=pgtrigger.compiler.Trigger(name='take_back_fits', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_payment p WHERE p.id = NEW.payment_id AND p.kind = 'payment'\n                AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id) FOR UPDATE;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'Only a payment that stands is taken back' USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.drops_id IS NULL AND EXISTS (\n                SELECT 1 FROM fines_takeback t WHERE t.payment_id = NEW.payment_id AND t.drops_id IS NULL\n                  AND NOT EXISTS (SELECT 1 FROM fines_takeback d WHERE d.drops_id = t.id)) THEN\n                RAISE EXCEPTION 'This is asked already' USING ERRCODE = 'unique_violation';\n            END IF;\n            IF NEW.drops_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM fines_takeback t WHERE t.id = NEW.drops_id AND t.drops_id IS NULL\n                  AND t.payment_id = NEW.payment_id) THEN\n                RAISE EXCEPTION 'What is dropped was asked of the same payment'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7d2df55c93db6b609293f7f8ce125d34b8667583', operation='INSERT', pgid='pgtrigger_take_back_fits_77124', table='fines_takeback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takeback',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7d9189b0dcd0e59e352bee06b78a54d54c49abe2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_03fc3', table='fines_takeback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takeback',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='b60b05eb3cd85733ac31feb83a8d456c057ccd68', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_097d3', table='fines_takeback', when='BEFORE')),
        ),
    ]
