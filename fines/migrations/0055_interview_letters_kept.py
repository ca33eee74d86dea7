"""The database itself keeps letters of interviews to their parent."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("fines", "0054_letters_of_interviews")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='interview',
            trigger=pgtrigger.compiler.Trigger(name='interview_follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func='\n            PERFORM 1 FROM fines_interview b\n                JOIN fines_interviewrecord r ON r.interview_id = b.id AND r."end" = \'moved\'\n                WHERE b.id = NEW.replaces_id AND b.case_id = NEW.case_id AND b.carer_id = NEW.carer_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION \'An interview replaces one of the same parent that was moved\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='85c3b14a46aa30dd934c48b946b50c943c226849', operation='INSERT', pgid='pgtrigger_interview_follows_its_own_e4ebe', table='fines_interview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interviewletter',
            trigger=pgtrigger.compiler.Trigger(name='letter_to_who_is_interviewed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_interview i JOIN cases_letter l ON l.id = NEW.letter_id\n                WHERE i.id = NEW.interview_id AND l.case_id = i.case_id AND l.carer_id = i.carer_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The letter is not to the parent who is interviewed'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='dba06b73c79b3477e852f250928407f8e3c8eb15', operation='INSERT', pgid='pgtrigger_letter_to_who_is_interviewed_da98c', table='fines_interviewletter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interviewletter',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2d15270d6b6c9f8ced648a489ff57e5374f3d32c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_489c8', table='fines_interviewletter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interviewletter',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='f2db3605a4c2fbe366df3555d0313c6eacf0ede1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_11af0', table='fines_interviewletter', when='BEFORE')),
        ),
    ]
