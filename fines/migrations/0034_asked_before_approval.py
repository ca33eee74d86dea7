"""A charge under section 444(1A) is approved once the parent was interviewed, or stayed away."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0033_verdicts_end_notices'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='decisionanswer',
            trigger=pgtrigger.compiler.Trigger(name='asked_before_approval', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            PERFORM 1 FROM fines_chargingdecision d WHERE d.id = NEW.decision_id AND d.charge = \'s444_1a\'\n                AND NOT EXISTS (SELECT 1 FROM fines_interview i\n                    JOIN fines_interviewrecord r ON r.interview_id = i.id AND r."end" IN (\'held\', \'not_attended\')\n                    WHERE i.case_id = d.case_id AND i.carer_id = d.carer_id);\n            IF NEW.approved AND FOUND THEN\n                RAISE EXCEPTION \'The parent was not asked what they knew: no charge under section 444(1A) is approved\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='82c96b8da42f195c03ae5c16ab28281ff530985c', operation='INSERT', pgid='pgtrigger_asked_before_approval_cfdfc', table='fines_decisionanswer', when='BEFORE')),
        ),
    ]
