"""A charge that was given up comes back by no correction once its notice is withdrawn."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0010_packs_before_charges_kept"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='given_up_stays_once_withdrawn', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n            PERFORM 1 FROM fines_courtresult b\n                JOIN fines_chargednotice c ON c.proceedings_id = b.proceedings_id\n                JOIN fines_penaltynotice n ON n.id = c.notice_id AND n.status = 'withdrawn'\n                WHERE b.id = NEW.replaces_id AND b.outcome IN ('withdrawn', 'discontinued')\n                AND NEW.outcome NOT IN ('withdrawn', 'discontinued');\n            IF FOUND THEN\n                RAISE EXCEPTION 'The notice of this charge is withdrawn since it was given up'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='aa587f4720a7ddc0f0e770da684afc56daa420e9', operation='INSERT', pgid='pgtrigger_given_up_stays_once_withdrawn_9ae78', table='fines_courtresult', when='BEFORE')),
        ),
    ]
