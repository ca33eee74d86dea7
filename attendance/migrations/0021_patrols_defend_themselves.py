"""What the database itself sees to on a patrol: the hours, the trail of corrections, and a narrow erasure."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("attendance", "0020_patrols")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="encounterchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only_but_for_erasure",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.reason <> 'Erased' OR to_jsonb(NEW) - ARRAY['reason', 'old_value', 'new_value']\n            IS DISTINCT FROM to_jsonb(OLD) - ARRAY['reason', 'old_value', 'new_value']\n        OR (OLD.field = ANY(ARRAY['given_forename', 'given_surname', 'date_of_birth', 'age', 'sex', 'school_given', 'reason_given', 'safeguarding_note']) AND NEW.old_value || NEW.new_value <> '')\n        OR (NOT OLD.field = ANY(ARRAY['given_forename', 'given_surname', 'date_of_birth', 'age', 'sex', 'school_given', 'reason_given', 'safeguarding_note']) AND (NEW.old_value, NEW.new_value)\n            IS DISTINCT FROM (OLD.old_value, OLD.new_value))\n        OR NOT EXISTS (SELECT FROM attendance_encounter e\n            WHERE e.id = NEW.encounter_id AND e.erased_at IS NOT NULL) THEN\n        RAISE EXCEPTION 'A correction, once written, stands' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="801911f4725a2e14416d6c7888a8499bb84d7b68",
                    operation="UPDATE",
                    pgid="pgtrigger_append_only_but_for_erasure_6a2f4",
                    table="attendance_encounterchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encounterchange",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="261ff9e44ace623914ae4ba45ca852d9647a326f",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_ce4af",
                    table="attendance_encounterchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encounterchange",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;",
                    hash="8a3f698c4c9626b219d406d3ba57b9f4cfeb5671",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_49762",
                    table="attendance_encounterchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encountermatch",
            trigger=pgtrigger.compiler.Trigger(
                name="never_of_an_erased_encounter",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE gone timestamptz;",
                    func="\n    SELECT e.erased_at INTO gone FROM attendance_encounter e\n    WHERE e.id = NEW.encounter_id FOR NO KEY UPDATE;\n    IF gone IS NOT NULL THEN\n        RAISE EXCEPTION 'Nobody can be matched to an encounter that was erased' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="3815dbb62c2b92a33d853a7e3fb1738abab001ec",
                    operation="INSERT",
                    pgid="pgtrigger_never_of_an_erased_encounter_0b5b0",
                    table="attendance_encountermatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encountermatch",
            trigger=pgtrigger.compiler.Trigger(
                name="only_taken_back_and_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF OLD.undone_at IS NOT NULL AND NEW.undone_because = 'Erased'\n        AND to_jsonb(NEW) - 'undone_because' = to_jsonb(OLD) - 'undone_because'\n        AND EXISTS (SELECT FROM attendance_encounter e\n            WHERE e.id = NEW.encounter_id AND e.erased_at IS NOT NULL) THEN\n        RETURN NEW;\n    END IF;\n\n    IF OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL\n        OR to_jsonb(NEW) - ARRAY['undone_at', 'undone_by_name', 'undone_because'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['undone_at', 'undone_by_name', 'undone_because'] THEN\n        RAISE EXCEPTION 'A match may only be ended, and once' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="a6c996838d998d4227fd0b38f15a449cf15ee427",
                    operation="UPDATE",
                    pgid="pgtrigger_only_taken_back_and_once_706f8",
                    table="attendance_encountermatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encountermatch",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="ff0ff65bdb773ee7b1277fd64eee8c540f9d7159",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_667fb",
                    table="attendance_encountermatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encountermatch",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;",
                    hash="4b4aa767e53a255816054923ccdacc4057b72b49",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_98046",
                    table="attendance_encountermatch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="only_closed_and_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL\n        OR to_jsonb(NEW) - ARRAY['closed_at', 'closed_by_name', 'closed_because'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['closed_at', 'closed_by_name', 'closed_because'] THEN\n        RAISE EXCEPTION 'A follow-up may only be ended, and once' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="6e09ae59c30eec9c1b4aa69483d9c0ee8d89da62",
                    operation="UPDATE",
                    pgid="pgtrigger_only_closed_and_once_48ed9",
                    table="attendance_followup",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="2ed6502f602781b60a460ebe816b472ae5ecae6a",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_6bd18",
                    table="attendance_followup",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="followup",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;",
                    hash="334a7e33f7b24da9c436bd252be1f4b78ca55ae5",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_5e48b",
                    table="attendance_followup",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patrol",
            trigger=pgtrigger.compiler.Trigger(
                name="keeps_what_was_authorised",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (NEW.authorised_from AT TIME ZONE 'Europe/London')::date <> NEW.date\n        OR (NEW.authorised_until AT TIME ZONE 'Europe/London')::date <> NEW.date THEN\n        RAISE EXCEPTION 'A patrol is authorised for hours of its own day' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NOT EXISTS (SELECT FROM attendance_authorisingrank r WHERE r.id = NEW.authorised_rank_id\n        AND (r.valid_from IS NULL OR r.valid_from <= NEW.date)\n        AND (r.valid_to IS NULL OR r.valid_to >= NEW.date)) THEN\n        RAISE EXCEPTION 'That rank may not authorise a patrol on that day' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'INSERT' THEN\n        RETURN NEW;\n    END IF;\n    IF (NEW.ref, NEW.made_at, NEW.made_by_id, NEW.made_by_name)\n        IS DISTINCT FROM (OLD.ref, OLD.made_at, OLD.made_by_id, OLD.made_by_name) THEN\n        RAISE EXCEPTION 'Who planned a patrol, and when, stands' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.status <> 'planned' AND to_jsonb(NEW) - ARRAY['status', 'started_at', 'started_by_name', 'finished_at', 'finished_by_name', 'cancelled_at', 'cancelled_by_name', 'cancelled_because']\n        IS DISTINCT FROM to_jsonb(OLD) - ARRAY['status', 'started_at', 'started_by_name', 'finished_at', 'finished_by_name', 'cancelled_at', 'cancelled_by_name', 'cancelled_because'] THEN\n        RAISE EXCEPTION 'What was authorised stands once a patrol has started' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (('planned', 'under_way'),\n        ('planned', 'cancelled'), ('under_way', 'finished'), ('under_way', 'cancelled')) THEN\n        RAISE EXCEPTION 'A patrol cannot go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.status = OLD.status AND NEW.status <> 'planned' AND NEW.* IS DISTINCT FROM OLD.* THEN\n        RAISE EXCEPTION 'Who moved a patrol on, and when, stands' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.status = 'cancelled' AND EXISTS (\n        SELECT FROM attendance_encounter e WHERE e.patrol_id = NEW.id) THEN\n        RAISE EXCEPTION 'A patrol that met somebody took place' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="6f259df834af94ff73b5c5eaa85951db43936f51",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_keeps_what_was_authorised_89305",
                    table="attendance_patrol",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patrol",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="28ca0a1cd08d1fc12133de5701e782858f6acd93",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_c6308",
                    table="attendance_patrol",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patrol",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;",
                    hash="f08eab8a6ed394c4090e41a295d0bdfda6d18fe2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_02103",
                    table="attendance_patrol",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encounter",
            trigger=pgtrigger.compiler.Trigger(
                name="within_the_authorised_hours",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE held attendance_patrol%ROWTYPE;",
                    func="\n    SELECT * INTO held FROM attendance_patrol p WHERE p.id = NEW.patrol_id;\n    IF held.status NOT IN ('under_way', 'finished') THEN\n        RAISE EXCEPTION 'Nobody is met on a patrol that is not under way' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.at < held.authorised_from OR NEW.at > held.authorised_until THEN\n        RAISE EXCEPTION 'An encounter outside the authorised hours' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="98d301609331f3d8b7f9a8c07771d06615fbe559",
                    operation='INSERT OR UPDATE OF "at"',
                    pgid="pgtrigger_within_the_authorised_hours_829fd",
                    table="attendance_encounter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encounter",
            trigger=pgtrigger.compiler.Trigger(
                name="update_keeps_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE why text; due date; kept text[];",
                    func="\n    IF OLD.erased_at IS NOT NULL THEN\n        RAISE EXCEPTION 'An encounter that was erased stays as it is counted' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.erased_at IS NOT NULL THEN\n        kept := ARRAY['given_forename', 'given_surname', 'date_of_birth', 'age', 'sex', 'school_given', 'reason_given', 'safeguarding_note'] || ARRAY['erased_at'];\n        IF to_jsonb(NEW) - kept IS DISTINCT FROM to_jsonb(OLD) - kept THEN\n            RAISE EXCEPTION 'Erasure takes what says who, and nothing else' USING ERRCODE = 'check_violation';\n        END IF;\n        IF EXISTS (SELECT FROM jsonb_each_text(to_jsonb(NEW)) v\n            WHERE v.key = ANY(ARRAY['given_forename', 'given_surname', 'date_of_birth', 'age', 'sex', 'school_given', 'reason_given', 'safeguarding_note']) AND coalesce(v.value, '') <> '') THEN\n            RAISE EXCEPTION 'Erasure takes all that says who' USING ERRCODE = 'check_violation';\n        END IF;\n        IF EXISTS (SELECT FROM attendance_encountermatch m\n            WHERE m.encounter_id = NEW.id AND m.undone_at IS NULL) THEN\n            RAISE EXCEPTION 'A matched encounter is part of the record of a pupil' USING ERRCODE = 'check_violation';\n        END IF;\n        SELECT p.date + t.value INTO due FROM attendance_patrol p\n        JOIN attendance_threshold t ON t.key = 'patrol_erase_days'\n            AND (t.valid_from IS NULL OR t.valid_from <= p.date)\n            AND (t.valid_to IS NULL OR t.valid_to >= p.date)\n        WHERE p.id = NEW.patrol_id;\n        IF due IS NULL OR (now() AT TIME ZONE 'Europe/London')::date < due THEN\n            RAISE EXCEPTION 'It is too early to erase an encounter' USING ERRCODE = 'check_violation';\n        END IF;\n        UPDATE attendance_encounterchange SET reason = 'Erased',\n            old_value = CASE WHEN field = ANY(ARRAY['given_forename', 'given_surname', 'date_of_birth', 'age', 'sex', 'school_given', 'reason_given', 'safeguarding_note']) THEN '' ELSE old_value END,\n            new_value = CASE WHEN field = ANY(ARRAY['given_forename', 'given_surname', 'date_of_birth', 'age', 'sex', 'school_given', 'reason_given', 'safeguarding_note']) THEN '' ELSE new_value END\n        WHERE encounter_id = NEW.id;\n        UPDATE attendance_encountermatch SET undone_because = 'Erased'\n        WHERE encounter_id = NEW.id;\n        RETURN NULL;\n    END IF;\n    IF (NEW.id, NEW.ref, NEW.patrol_id, NEW.number, NEW.made_at, NEW.made_by_id, NEW.made_by_name)\n        IS DISTINCT FROM (OLD.id, OLD.ref, OLD.patrol_id, OLD.number, OLD.made_at, OLD.made_by_id,\n            OLD.made_by_name) THEN\n        RAISE EXCEPTION 'Who recorded an encounter, when and on which patrol, stands' USING ERRCODE = 'check_violation';\n    END IF;\n    why := nullif(btrim(current_setting('bellwether.reason', true)), '');\n    IF why IS NULL OR NEW.changed_at IS NOT DISTINCT FROM OLD.changed_at\n        OR NEW.changed_by_name = '' THEN\n        RAISE EXCEPTION 'An encounter cannot be changed without a reason and a name' USING ERRCODE = 'check_violation';\n    END IF;\n    INSERT INTO attendance_encounterchange (encounter_id, field, old_value, new_value, reason, at,\n        by_id, by_name)\n    SELECT NEW.id, o.key, coalesce(o.value, ''), coalesce(n.value, ''), why, NEW.changed_at,\n        NEW.changed_by_id, NEW.changed_by_name\n    FROM jsonb_each_text(to_jsonb(OLD)) o JOIN jsonb_each_text(to_jsonb(NEW)) n USING (key)\n    WHERE o.value IS DISTINCT FROM n.value\n        AND o.key NOT IN ('changed_at', 'changed_by_id', 'changed_by_name');\n    RETURN NULL;\n",
                    hash="a9f10ebe2cfd6c75991bf80c28a6c74d1c3154e3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_keeps_history_94495",
                    table="attendance_encounter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encounter",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="49c34089b56c0fd9b55640b2237e8fe8744ec29d",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_618d6",
                    table="attendance_encounter",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="encounter",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;",
                    hash="80409f1b874b2229b9b0a5d6e963cec8e12a4f89",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_3e096",
                    table="attendance_encounter",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patrolofficer",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="41b11da99ef3285a2e046a7e5ddb72ac62581863",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_8da9f",
                    table="attendance_patrolofficer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="patrolofficer",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;",
                    hash="c130954047c97aa5995c5f1fca083be0307c160f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_0d3df",
                    table="attendance_patrolofficer",
                    when="BEFORE",
                ),
            ),
        ),
    ]
