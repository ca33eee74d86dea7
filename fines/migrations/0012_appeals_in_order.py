"""An appeal ends once and not before it was lodged; a conviction that was quashed comes back by no correction."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0011_given_up_stays_given_up"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='appeal_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            PERFORM 1 FROM fines_appeal a WHERE a.proceedings_id = NEW.proceedings_id\n                AND (a.result = \'lodged\') = (NEW.result = \'lodged\');\n            IF FOUND THEN\n                RAISE EXCEPTION \'An appeal is lodged once and ends once\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            PERFORM 1 FROM fines_appeal a WHERE a.proceedings_id = NEW.proceedings_id\n                AND a.result = \'lodged\' AND a."on" <= NEW."on";\n            IF NEW.result <> \'lodged\' AND NOT FOUND THEN\n                RAISE EXCEPTION \'What became of an appeal follows its lodging\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='27379f424a2e2d6c37d8f2237332be46a3346457', operation='INSERT', pgid='pgtrigger_appeal_in_order_520b4', table='fines_appeal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='quashed_stays_quashed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_appeal a\n                WHERE a.proceedings_id = NEW.proceedings_id AND a.result = 'allowed';\n            IF FOUND THEN\n                RAISE EXCEPTION 'The conviction was quashed on appeal'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='2dbf10ff5f265693385b96a0541854a072111faf', operation='INSERT', pgid='pgtrigger_quashed_stays_quashed_434e5', table='fines_courtresult', when='BEFORE')),
        ),
    ]
