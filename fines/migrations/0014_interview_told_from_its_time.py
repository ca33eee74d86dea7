"""That somebody came to an interview, or stayed away, is told from its time on; a charge given up is no complete pack."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0013_limits_and_steps"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='proceedings',
            name='pack_before_the_charge',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interviewrecord',
            trigger=pgtrigger.compiler.Trigger(name='interview_told_from_its_time', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            PERFORM 1 FROM fines_interview i WHERE i.id = NEW.interview_id\n                AND NEW."end" IN (\'held\', \'not_attended\') AND NEW.recorded_at < i.at;\n            IF FOUND THEN\n                RAISE EXCEPTION \'The time of this interview is still to come\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='edbb924c49243e9d066f4410852d2174bbf7ab31', operation='INSERT', pgid='pgtrigger_interview_told_from_its_time_72efc', table='fines_interviewrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='pack_before_the_charge', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE follows boolean;', func="\n            SELECT coalesce(bool_or(papers_may_follow), false) INTO follows FROM fines_papersrule\n                WHERE jurisdiction = NEW.jurisdiction AND procedure = NEW.procedure\n                AND NEW.filed_on >= valid_from\n                AND (valid_to IS NULL OR NEW.filed_on <= valid_to);\n            PERFORM 1 FROM jsonb_array_elements(NEW.lacking) thing\n                WHERE thing ->> 0 IN ('charge', 'consultations', 'decision', 'eso', 'limit', 'money') OR (NOT follows AND thing ->> 0 IN ('certificate', 'evidence', 'interview', 'notes', 'notice', 'posting', 'reasons', 'register', 'statement'));\n            IF FOUND THEN\n                RAISE EXCEPTION 'The court pack of this charge is not complete'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='ef325ed7426ba054722c527408aadd44d4dad01a', operation='INSERT', pgid='pgtrigger_pack_before_the_charge_22504', table='fines_proceedings', when='BEFORE')),
        ),
    ]
