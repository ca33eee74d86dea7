"""A notice ended by a verdict may be withdrawn, and no conviction follows it then."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0030_evidence_reviews'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='courtresult',
            name='given_up_stays_once_withdrawn',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='penaltynotice',
            name='charged_is_not_withdrawn',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='given_up_stays_once_withdrawn', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n            PERFORM 1 FROM fines_courtresult b\n                JOIN fines_chargednotice c ON c.proceedings_id = b.proceedings_id\n                JOIN fines_penaltynotice n ON n.id = c.notice_id AND n.status = 'withdrawn'\n                WHERE b.id = NEW.replaces_id\n                AND (b.outcome IN ('withdrawn', 'discontinued') AND NEW.outcome NOT IN ('withdrawn', 'discontinued')\n                    OR b.outcome IN ('acquitted', 'dismissed') AND NEW.outcome IN ('absolute_discharge', 'conditional_discharge', 'fine', 'community_order', 'curfew', 'suspended', 'custody'));\n            IF FOUND THEN\n                RAISE EXCEPTION 'The notice of this charge is withdrawn since it was given up, or decided'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='1177bbea071db8eea10cf260d331e5e4180ac7d8', operation='INSERT', pgid='pgtrigger_given_up_stays_once_withdrawn_9ae78', table='fines_courtresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='charged_is_not_withdrawn', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'withdrawn\' AND NOT (OLD."status" = \'withdrawn\'))', func="\n            PERFORM 1 FROM fines_chargednotice c WHERE c.notice_id = NEW.id AND NOT EXISTS (\n                SELECT 1 FROM fines_courtresult r WHERE r.proceedings_id = c.proceedings_id\n                AND r.outcome IN ('withdrawn', 'discontinued', 'acquitted', 'dismissed')\n                AND NOT EXISTS (SELECT 1 FROM fines_courtresult b WHERE b.replaces_id = r.id))\n                AND NOT EXISTS (SELECT 1 FROM fines_appeal a\n                    WHERE a.proceedings_id = c.proceedings_id AND a.result = 'allowed');\n            IF FOUND THEN\n                RAISE EXCEPTION 'The absence of notice % is charged: it cannot be withdrawn', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='ea73a383c7aaf06be6971e15d4493e038fa67c26', operation='UPDATE', pgid='pgtrigger_charged_is_not_withdrawn_26a9d', table='fines_penaltynotice', when='BEFORE')),
        ),
    ]
