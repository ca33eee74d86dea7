"""Who issued a notice does not withdraw it, and who took money off one does not send it back.

Rows from before stay as they are: the triggers ask of what is written from now on.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0057_money_held_alike"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='receiptreturn',
            name='return_within_receipt',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='withdrawn_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."status" = \'withdrawn\' AND NOT (OLD."status" = \'withdrawn\'))', func="\n            IF NEW.status_changed_by_id = NEW.issued_by_id THEN\n                RAISE EXCEPTION 'Notice % is withdrawn by somebody else than who issued it', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='5def8a4a7c7e276acd2012e85dac008c874062c3', operation='UPDATE OF "status"', pgid='pgtrigger_withdrawn_by_another_ee425', table='fines_penaltynotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptreturn',
            trigger=pgtrigger.compiler.Trigger(name='return_within_receipt', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE whole bigint; spoken_for bigint; line record;', func="\n            IF NEW.corrects_id IS NULL THEN\n                \n    SELECT pence INTO whole FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;\n    \n    SELECT coalesce((\n        SELECT sum(p.pence) FROM fines_payment p\n        WHERE p.receipt_id = NEW.receipt_id AND p.kind = 'payment'\n          AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)\n      + coalesce((\n        SELECT sum(r.pence) FROM fines_receiptreturn r\n        WHERE r.receipt_id = NEW.receipt_id AND r.corrects_id IS NULL\n          AND NOT EXISTS (SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = r.id)), 0)\n    INTO spoken_for;\n\n    IF NEW.pence + spoken_for > whole THEN\n        RAISE EXCEPTION 'Of % pence received, % are spoken for: % more cannot be',\n            whole, spoken_for, NEW.pence USING ERRCODE = 'check_violation';\n    END IF;\n\n                IF (NEW.kind = 'sent_back' OR (NEW.kind = 'in_error' AND EXISTS (\n                        SELECT 1 FROM fines_receipt WHERE id = NEW.receipt_id AND source <> 'hand')))\n                   AND EXISTS (\n                    SELECT 1 FROM fines_payment c JOIN fines_payment p ON p.id = c.corrects_id\n                    WHERE p.receipt_id = NEW.receipt_id AND p.kind = 'payment'\n                      AND c.by_id = NEW.by_id) THEN\n                    RAISE EXCEPTION 'Money taken off a notice is returned by somebody else than who took it off'\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            PERFORM pg_advisory_xact_lock(736004);\n            SELECT * INTO line FROM fines_receiptreturn WHERE id = NEW.corrects_id;\n            IF line.receipt_id <> NEW.receipt_id OR line.pence <> NEW.pence\n               OR line.kind <> NEW.kind OR line.corrects_id IS NOT NULL THEN\n                RAISE EXCEPTION 'A return is taken back whole' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='87420b7bab3d0baea52a846d9932bc7d9f29aee5', operation='INSERT', pgid='pgtrigger_return_within_receipt_328af', table='fines_receiptreturn', when='BEFORE')),
        ),
    ]
