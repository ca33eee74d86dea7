"""The database itself keeps to one notice for one absence, and to no result before a court has sat."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from fines.models import absence_sql as sql


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0022_approved_records_looked_at_again'),
    ]

    operations = [
        migrations.RunSQL(sql.SAME_ABSENCE, sql.NO_SAME_ABSENCE),
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='heard_before_a_result', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE standing record; papers record;', func='\n            PERFORM 1 FROM fines_courtresult b WHERE b.id = NEW.replaces_id\n                AND b.outcome NOT IN (\'withdrawn\', \'discontinued\') AND b."on" = NEW."on";\n            IF NEW.outcome IN (\'withdrawn\', \'discontinued\') OR FOUND THEN\n                RETURN NEW;\n            END IF;\n            SELECT array_agg(s.kind) AS kinds, min(s.id) FILTER (WHERE s.kind = \'served\') AS served\n                INTO standing FROM fines_courtstep s\n                WHERE s.proceedings_id = NEW.proceedings_id AND s.kind <> \'taken_back\'\n                AND NOT EXISTS (SELECT 1 FROM fines_courtstep r WHERE r.replaces_id = s.id);\n            SELECT * INTO papers FROM fines_courtstep s WHERE s.id = standing.served\n                AND s."on" <= NEW."on";\n            IF NOT FOUND THEN\n                RAISE EXCEPTION \'No papers were served by the day of the result\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            PERFORM 1 FROM fines_proceedings p WHERE p.id = NEW.proceedings_id\n                AND p.procedure = \'sjp\' AND NOT \'to_hearing\' = ANY (standing.kinds);\n            IF FOUND THEN\n                PERFORM 1 WHERE standing.kinds && ARRAY[\'guilty\', \'not_guilty\', \'no_reply\', \'to_hearing\']::varchar[]\n                    OR coalesce(papers.plea_by < NEW."on", true);\n            ELSE\n                PERFORM 1 FROM fines_hearing h WHERE h.proceedings_id = NEW.proceedings_id\n                    AND h.kind IN (\'first\', \'trial\', \'sentence\')\n                    AND (h.at AT TIME ZONE \'Europe/London\')::date <= NEW."on"\n                    AND NOT EXISTS (SELECT 1 FROM fines_hearing r WHERE r.replaces_id = h.id);\n            END IF;\n            IF NOT FOUND OR NEW."on" > (NEW.recorded_at AT TIME ZONE \'Europe/London\')::date THEN\n                RAISE EXCEPTION \'No court has decided by the day of the result\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='aad503665b832019c99adc624ca63a77ba7ff739', operation='INSERT', pgid='pgtrigger_heard_before_a_result_cfa0d', table='fines_courtresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticesession',
            trigger=pgtrigger.compiler.Trigger(name='absence_is_noticed_once', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE notice record; other text;', func="\n            SELECT * INTO notice FROM fines_penaltynotice WHERE id = NEW.notice_id;\n            IF notice.offence <> 's444' THEN\n                RETURN NEW;\n            END IF;\n            other := fines_same_absence(\n                notice.id, notice.carer_id, notice.pupil_id, NEW.session_id, NEW.enrolment_id);\n            IF other IS NOT NULL THEN\n                \n                RAISE EXCEPTION 'A session is part of the absence notice % was given for', other\n                    USING ERRCODE = 'check_violation';\n\n            END IF;\n            RETURN NEW;\n        ", hash='34c577b02d9229670f6544e76486832b62d267e2', operation='INSERT', pgid='pgtrigger_absence_is_noticed_once_693cf', table='fines_noticesession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='none_while_payable', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE other text; day date;', func="\n            day := NEW.proposed_on;\n            IF TG_OP = 'UPDATE' THEN\n                IF NEW.issued_at IS NULL OR OLD.issued_at IS NOT NULL THEN\n                    RETURN NEW;\n                END IF;\n                day := NEW.issued_on;\n            END IF;\n            \n            PERFORM 1 FROM attendance_responsibility\n                WHERE pupil_id = NEW.pupil_id AND carer_id = NEW.carer_id FOR UPDATE;\n\n            \n            SELECT o.ref INTO other FROM fines_penaltynotice o\n                WHERE o.carer_id = NEW.carer_id AND o.pupil_id = NEW.pupil_id AND o.id <> NEW.id\n                AND o.offence = NEW.offence AND o.status = 'issued'\n                AND day <= o.second_due LIMIT 1;\n            IF other IS NOT NULL THEN\n                RAISE EXCEPTION 'Notice % can still be paid: no further notice before that', other\n                    USING ERRCODE = 'check_violation';\n            END IF;\n\n            RETURN NEW;\n        ", hash='f7b8286efb2c67b95a6ed916f417459e8ad8c83f', operation='INSERT OR UPDATE OF "issued_at"', pgid='pgtrigger_none_while_payable_39d71', table='fines_penaltynotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='issued_for_its_own_absence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."issued_at" IS NOT NULL AND OLD."issued_at" IS NULL AND NEW."offence" = \'s444\')', declare='DECLARE other text;', func="\n            SELECT fines_same_absence(\n                    NEW.id, NEW.carer_id, NEW.pupil_id, s.session_id, s.enrolment_id)\n                INTO other FROM fines_noticesession s WHERE s.notice_id = NEW.id\n                AND fines_same_absence(\n                    NEW.id, NEW.carer_id, NEW.pupil_id, s.session_id, s.enrolment_id) IS NOT NULL\n                LIMIT 1;\n            IF other IS NOT NULL THEN\n                \n                RAISE EXCEPTION 'A session is part of the absence notice % was given for', other\n                    USING ERRCODE = 'check_violation';\n\n            END IF;\n            RETURN NEW;\n        ", hash='8b5acb73eea30f4a5c17324411e0b65a446dcf70', operation='UPDATE OF "issued_at"', pgid='pgtrigger_issued_for_its_own_absence_79958', table='fines_penaltynotice', when='BEFORE')),
        ),
    ]
