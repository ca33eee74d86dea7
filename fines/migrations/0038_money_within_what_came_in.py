"""Ledger lines name the money they are of, and never exceed it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('fines', '0037_receipts_of_old_payments'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='payment_within_receipt', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" IN (\'payment\', \'refund_owed\'))', declare='DECLARE whole bigint; spoken_for bigint;', func="\n            IF NEW.kind = 'payment' THEN\n                \n    SELECT pence INTO whole FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;\n    \n    SELECT coalesce((\n        SELECT sum(p.pence) FROM fines_payment p\n        WHERE p.receipt_id = NEW.receipt_id AND p.kind = 'payment'\n          AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)\n      + coalesce((\n        SELECT sum(r.pence) FROM fines_receiptreturn r\n        WHERE r.receipt_id = NEW.receipt_id AND r.corrects_id IS NULL\n          AND NOT EXISTS (SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = r.id)), 0)\n    INTO spoken_for;\n\n    IF NEW.pence + spoken_for > whole THEN\n        RAISE EXCEPTION 'Of % pence received, % are spoken for: % more cannot be',\n            whole, spoken_for, NEW.pence USING ERRCODE = 'check_violation';\n    END IF;\n\n                RETURN NEW;\n            END IF;\n            PERFORM 1 FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;\n            SELECT coalesce(sum(CASE p.kind WHEN 'payment' THEN p.pence END), 0),\n                   coalesce(sum(CASE p.kind WHEN 'refund_owed' THEN p.pence END), 0)\n            INTO whole, spoken_for FROM fines_payment p\n            WHERE p.receipt_id = NEW.receipt_id AND p.notice_id = NEW.notice_id\n              AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id);\n            IF NEW.pence + spoken_for > whole THEN\n                RAISE EXCEPTION 'A refund of % pence is more than that receipt paid on this notice',\n                    NEW.pence + spoken_for USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='8cac89662d47eaf57e9f6623813ffe0033c70517', operation='INSERT', pgid='pgtrigger_payment_within_receipt_77304', table='fines_payment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='correction_fits', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'correction\')', declare='DECLARE line record; kept bigint; refunded bigint;', func="\n            PERFORM pg_advisory_xact_lock(736004);\n            SELECT * INTO line FROM fines_payment WHERE id = NEW.corrects_id;\n            IF line.notice_id <> NEW.notice_id OR line.pence <> NEW.pence\n               OR line.kind NOT IN ('payment', 'refund_owed') THEN\n                RAISE EXCEPTION 'A correction takes back one whole line of its own notice'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF line.kind = 'refund_owed' THEN\n                IF EXISTS (SELECT 1 FROM fines_payment WHERE settles_id = line.id) THEN\n                    RAISE EXCEPTION 'This refund is paid' USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF NEW.became = 'bounced' THEN RETURN NEW; END IF;\n            SELECT coalesce(sum(p.pence) FILTER (WHERE p.kind = 'payment'), 0),\n                   coalesce(sum(p.pence) FILTER (WHERE p.kind = 'refund_paid'), 0)\n            INTO kept, refunded FROM fines_payment p\n            WHERE p.receipt_id = line.receipt_id AND p.notice_id = line.notice_id\n              AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id);\n            IF kept - line.pence < refunded THEN\n                RAISE EXCEPTION '% pence of it have been refunded', refunded\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='c0b2a29352f1777c57fdcbe3be56430444b4a716', operation='INSERT', pgid='pgtrigger_correction_fits_42b43', table='fines_payment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='refund_settles_what_is_owed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'refund_paid\')', declare='DECLARE owed record;', func="\n            SELECT * INTO owed FROM fines_payment WHERE id = NEW.settles_id;\n            IF owed.kind <> 'refund_owed' OR owed.notice_id <> NEW.notice_id\n               OR owed.receipt_id <> NEW.receipt_id OR owed.pence <> NEW.pence\n               OR EXISTS (SELECT 1 FROM fines_payment WHERE corrects_id = owed.id)\n               OR NOT EXISTS (SELECT 1 FROM fines_refundapproval WHERE owed_id = owed.id) THEN\n                RAISE EXCEPTION 'A refund paid settles one approved refund, whole'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='6a5859f736897213268eb755a673f17bc611b591', operation='INSERT', pgid='pgtrigger_refund_settles_what_is_owed_86528', table='fines_payment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'correction'), models.Q(('became', ''), ('receipt__isnull', False)), _connector='OR'), name='ledger_line_names_its_receipt'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'refund_paid'), ('settles__isnull', False), ('reference__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(models.Q(('kind', 'refund_paid'), _negated=True), ('settles__isnull', True)), _connector='OR'), name='refund_paid_settles_and_has_a_reference'),
        ),
    ]
