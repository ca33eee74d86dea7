"""Days to pay are never shortened by proof of receipt; who wrote against a notice stands as it was written."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0063_who_wrote_against_a_notice"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='penaltynotice',
            name='receipt_moves_the_clock',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='representation',
            name='what_came_stands',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='receipt_moves_the_clock', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."first_due" IS DISTINCT FROM (NEW."first_due") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."second_due" IS DISTINCT FROM (NEW."second_due"))', declare='DECLARE began date; cost record; less integer;', func="\n            IF OLD.issued_at IS NULL THEN\n                RETURN NEW;\n            END IF;\n            IF coalesce(current_setting('bellwether.receipt', true), '') <> NEW.ref THEN\n                RAISE EXCEPTION 'The days of notice % move only by recording its receipt', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            SELECT * INTO cost FROM fines_tariff WHERE id = NEW.tariff_id;\n            began := greatest(NEW.deemed_received_on, NEW.received_on);\n            less := CASE WHEN cost.counting = 'from_receipt' THEN 1 ELSE 0 END;\n            IF NEW.second_due IS DISTINCT FROM began + cost.second_days - less\n               OR NEW.first_due IS DISTINCT FROM began + cost.first_days - less THEN\n                RAISE EXCEPTION 'The days of notice % count from its deemed receipt, or later proof', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='2788da59ce298270ececaf70c969201ff9697762', operation='UPDATE', pgid='pgtrigger_receipt_moves_the_clock_72242', table='fines_penaltynotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='representation',
            trigger=pgtrigger.compiler.Trigger(name='what_came_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."carer_id" IS DISTINCT FROM (NEW."carer_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."sender" IS DISTINCT FROM (NEW."sender") OR OLD."words" IS DISTINCT FROM (NEW."words"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e59265858e94c8472c89c36385713a1d13f0d15d', operation='UPDATE', pgid='pgtrigger_what_came_stands_7584d', table='fines_representation', when='BEFORE')),
        ),
    ]
