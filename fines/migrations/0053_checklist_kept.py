"""What the database holds: proposals as proposed, every line answered, sightings of their own notice."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fines", "0052_excluded_children_and_mails")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='proposal_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."proposal" IS DISTINCT FROM (NEW."proposal") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."proposed_on" IS DISTINCT FROM (NEW."proposed_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e94db9d7cfceb31aa85add09952cc788a049191e', operation='UPDATE', pgid='pgtrigger_proposal_stands_a8e3b', table='fines_penaltynotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='every_line_answered', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE answered jsonb;', func="\n            IF TG_OP = 'UPDATE' THEN\n                IF NEW.issued_at IS NULL OR OLD.issued_at IS NOT NULL THEN\n                    RETURN NEW;\n                END IF;\n                answered := NEW.issue->'checklist';\n            ELSE\n                answered := NEW.proposal->'checklist';\n            END IF;\n            IF coalesce(jsonb_array_length(answered), 0) = 0 OR EXISTS (\n                SELECT FROM jsonb_array_elements(answered) line WHERE line->>'state' <> 'ok')\n            THEN\n                RAISE EXCEPTION 'Notice %: a line of the checklist is not answered', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF TG_OP = 'UPDATE' AND NEW.offence = 's105' AND NOT EXISTS (\n                SELECT FROM fines_sighting WHERE notice_id = NEW.id)\n            THEN\n                RAISE EXCEPTION 'Notice %: nobody is recorded as having seen the child', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='3a22decfc90ff236fedbf8128182644cff2b1540', operation='INSERT OR UPDATE OF "issued_at"', pgid='pgtrigger_every_line_answered_d0e29', table='fines_penaltynotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcomemail',
            trigger=pgtrigger.compiler.Trigger(name='what_is_told_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."lines" IS DISTINCT FROM (NEW."lines") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."school_id" IS DISTINCT FROM (NEW."school_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='caf1effca355ce042c8a41facb9a34df6640ddf6', operation='UPDATE', pgid='pgtrigger_what_is_told_stands_008c0', table='fines_outcomemail', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcomemail',
            trigger=pgtrigger.compiler.Trigger(name='sent_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'sent\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c9e3fa1081f37825f689d7ee652bd58ac44171eb', operation='UPDATE', pgid='pgtrigger_sent_once_9d8eb', table='fines_outcomemail', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcomemail',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d245375e6ca8f667a8ad123146aabc653a59a6f3', operation='DELETE', pgid='pgtrigger_never_deleted_45a93', table='fines_outcomemail', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcomemail',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='4b43bd929d5aa5fbf506ce396cdaaf098b6c0df5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_0c913', table='fines_outcomemail', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sighting',
            trigger=pgtrigger.compiler.Trigger(name='sighting_is_of_its_notice', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_penaltynotice n\n                JOIN fines_noticesession ns ON ns.notice_id = n.id\n                JOIN attendance_session s ON s.id = ns.session_id\n                WHERE n.id = NEW.notice_id AND n.offence = 's105' AND n.issued_at IS NULL\n                    AND s.id = NEW.session_id\n                    AND s.date = (NEW.seen_at AT TIME ZONE 'Europe/London')::date;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'A sighting is of a session of its own notice, before that is issued'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='bff7404ed64599208711b0d42ff6a1927dcd93a1', operation='INSERT', pgid='pgtrigger_sighting_is_of_its_notice_b0ae5', table='fines_sighting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sighting',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='04fcd5211fed7e585448bc4f6eb818e9b5b174b0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be3f9', table='fines_sighting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sighting',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='7a6035010c120f005958b88a4b1bc9481e00db3c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_12f00', table='fines_sighting', when='BEFORE')),
        ),
    ]
