"""Money that may be an open notice's leaves by two people; money of the bank was received."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from fines.models import money_leaving_sql as sql


class Migration(migrations.Migration):
    dependencies = [("fines", "0018_review_says_why")]

    operations = [
        migrations.RunSQL(sql.OPEN_NOTICE_OF, sql.NO_OPEN_NOTICE_OF),
        pgtrigger.migrations.RemoveTrigger(
            model_name='receiptreturn',
            name='return_within_receipt',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptreturn',
            trigger=pgtrigger.compiler.Trigger(name='return_within_receipt', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE whole bigint; spoken_for bigint; line record; held record;', func='\n            IF NEW.corrects_id IS NULL THEN\n                \n    SELECT pence INTO whole FROM fines_receipt WHERE id = NEW.receipt_id FOR UPDATE;\n    \n    SELECT coalesce((\n        SELECT sum(p.pence) FROM fines_payment p\n        WHERE p.receipt_id = NEW.receipt_id AND p.kind = \'payment\'\n          AND NOT EXISTS (SELECT 1 FROM fines_payment c WHERE c.corrects_id = p.id)), 0)\n      + coalesce((\n        SELECT sum(r.pence) FROM fines_receiptreturn r\n        WHERE r.receipt_id = NEW.receipt_id AND r.corrects_id IS NULL\n          AND NOT EXISTS (SELECT 1 FROM fines_receiptreturn c WHERE c.corrects_id = r.id)), 0)\n    INTO spoken_for;\n\n    IF NEW.pence + spoken_for > whole THEN\n        RAISE EXCEPTION \'Of % pence received, % are spoken for: % more cannot be\',\n            whole, spoken_for, NEW.pence USING ERRCODE = \'check_violation\';\n    END IF;\n\n                \n    SELECT * INTO held FROM fines_receipt WHERE id = NEW.receipt_id;\n    IF NEW.kind = \'in_error\' AND held.source <> \'hand\' AND NOT EXISTS (\n        SELECT 1 FROM fines_receipt o\n        WHERE held.source = \'bank\' AND o.id <> held.id AND o.pence = held.pence AND o.source <> \'card\'\n          AND abs(o."on" - held."on") <= 5 AND o.file_id IS DISTINCT FROM held.file_id) THEN\n        RAISE EXCEPTION \'Money of the bank or the card service was received\'\n            USING ERRCODE = \'check_violation\';\n    END IF;\n    IF (NEW.kind = \'sent_back\' OR (NEW.kind = \'in_error\' AND held.source <> \'hand\'))\n       AND held.by_id = NEW.by_id AND fines_open_notice_of(held.id) IS NOT NULL THEN\n        RAISE EXCEPTION \'Money that may be for an open notice goes back by somebody else than who took it in\'\n            USING ERRCODE = \'check_violation\';\n    END IF;\n\n                IF (NEW.kind = \'sent_back\' OR (NEW.kind = \'in_error\' AND EXISTS (\n                        SELECT 1 FROM fines_receipt WHERE id = NEW.receipt_id AND source <> \'hand\')))\n                   AND EXISTS (\n                    SELECT 1 FROM fines_payment c JOIN fines_payment p ON p.id = c.corrects_id\n                    WHERE p.receipt_id = NEW.receipt_id AND p.kind = \'payment\'\n                      AND c.by_id = NEW.by_id) THEN\n                    RAISE EXCEPTION \'Money taken off a notice is returned by somebody else than who took it off\'\n                        USING ERRCODE = \'check_violation\';\n                END IF;\n                RETURN NEW;\n            END IF;\n            PERFORM pg_advisory_xact_lock(736004);\n            SELECT * INTO line FROM fines_receiptreturn WHERE id = NEW.corrects_id;\n            IF line.receipt_id <> NEW.receipt_id OR line.pence <> NEW.pence\n               OR line.kind <> NEW.kind OR line.corrects_id IS NOT NULL THEN\n                RAISE EXCEPTION \'A return is taken back whole\' USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='f7b3854f49edff21020d2ee041a3b932681a7992', operation='INSERT', pgid='pgtrigger_return_within_receipt_328af', table='fines_receiptreturn', when='BEFORE')),
        ),
    ]
