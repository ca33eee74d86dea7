import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fines", "0042_court_law_and_rows")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='proceedings',
            name='fine_within_maximum',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proceedings',
            name='only_after_an_unpaid_notice',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='proceedings',
            name='never_deleted',
        ),
        migrations.RemoveConstraint(
            model_name='proceedings',
            name='outcome_is_dated',
        ),
        migrations.RemoveConstraint(
            model_name='proceedings',
            name='only_a_fine_has_an_amount',
        ),
        migrations.RemoveField(
            model_name='proceedings',
            name='costs_pence',
        ),
        migrations.RemoveField(
            model_name='proceedings',
            name='fine_pence',
        ),
        migrations.RemoveField(
            model_name='proceedings',
            name='hearing_on',
        ),
        migrations.RemoveField(
            model_name='proceedings',
            name='notice',
        ),
        migrations.RemoveField(
            model_name='proceedings',
            name='outcome',
        ),
        migrations.RemoveField(
            model_name='proceedings',
            name='outcome_on',
        ),
        migrations.AddConstraint(
            model_name='courtresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fine_pence__gt', 0), ('outcome', 'fine')), models.Q(models.Q(('outcome', 'fine'), _negated=True), ('fine_pence__isnull', True)), _connector='OR'), name='only_a_fine_has_an_amount'),
        ),
        migrations.AddConstraint(
            model_name='proceedings',
            constraint=models.CheckConstraint(condition=models.Q(('offence_on__lte', models.F('offence_until'))), name='charged_period_in_order'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='follows_an_approved_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_chargingdecision d\n                JOIN fines_decisionanswer a ON a.decision_id = d.id AND a.approved\n                WHERE d.id = NEW.decision_id AND d.case_id = NEW.case_id\n                AND d.carer_id = NEW.carer_id AND d.pupil_id = NEW.pupil_id\n                AND d.decides = 'charge' AND d.charge = NEW.charge\n                AND NOT EXISTS (\n                    SELECT 1 FROM fines_chargingdecision l WHERE l.replaces_id = d.id);\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'No approved decision stands behind this charge'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='dbac10bee4cb874d92389e92ae7153cfa0d2558b', operation='INSERT', pgid='pgtrigger_follows_an_approved_decision_6740b', table='fines_proceedings', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='procedure_takes_the_charge', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_procedurerule\n                WHERE jurisdiction = NEW.jurisdiction AND procedure = NEW.procedure\n                AND charge = NEW.charge AND NEW.filed_on >= valid_from\n                AND (valid_to IS NULL OR NEW.filed_on <= valid_to);\n            IF NOT FOUND THEN\n                RAISE EXCEPTION '% cannot take the charge %', NEW.procedure, NEW.charge\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='d4881d52ecde8182260bab8d840512c8575bccba', operation='INSERT', pgid='pgtrigger_procedure_takes_the_charge_20d00', table='fines_proceedings', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b03e5ab975337561a0cc3e8fa2daa29ff1019a2f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_74d0e', table='fines_proceedings', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9dac398aca0178e2d7537f4354f4ff2270f5a9f6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_854d8', table='fines_appeal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appeal',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='3dc6413ce42d15c8e46d82ec7896a4e3b3396460', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_aa379', table='fines_appeal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargednotice',
            trigger=pgtrigger.compiler.Trigger(name='only_an_unpaid_notice', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE notice record; charged record;', func="\n            SELECT n.status, n.carer_id, n.pupil_id INTO notice\n                FROM fines_penaltynotice n WHERE n.id = NEW.notice_id FOR SHARE;\n            SELECT p.carer_id, p.pupil_id INTO charged\n                FROM fines_proceedings p WHERE p.id = NEW.proceedings_id;\n            IF notice.status <> 'unpaid' THEN\n                RAISE EXCEPTION 'The notice is %: no proceedings may follow it', notice.status\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF (notice.carer_id, notice.pupil_id) <> (charged.carer_id, charged.pupil_id) THEN\n                RAISE EXCEPTION 'The notice is to another parent or about another child'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='d1da40e5a5e9492e3a6aa3cffdb416bde1565d92', operation='INSERT', pgid='pgtrigger_only_an_unpaid_notice_ee9b8', table='fines_chargednotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargednotice',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='374955413fa05b875480c04c950ccd3ef99cc8dc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_992c4', table='fines_chargednotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargednotice',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a5ede46cf22fb244d5f271746f8c88a038e22ca8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_00fbe', table='fines_chargednotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargedsession',
            trigger=pgtrigger.compiler.Trigger(name='session_may_be_charged', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE charge record; missed_on date; months integer; stands text;', func="\n            SELECT * INTO charge FROM fines_proceedings WHERE id = NEW.proceedings_id;\n            SELECT date INTO missed_on FROM attendance_session WHERE id = NEW.session_id;\n            NEW.carer_id := charge.carer_id;\n            NEW.charge := charge.charge;\n            PERFORM 1 FROM fines_decisionsession WHERE decision_id = charge.decision_id\n                AND session_id = NEW.session_id AND enrolment_id = NEW.enrolment_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The session of % was not decided on', missed_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM attendance_enrolment\n                WHERE id = NEW.enrolment_id AND pupil_id = charge.pupil_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The session of % is another child''s', missed_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM attendance_mark m JOIN attendance_attendancecode c ON c.code = m.code\n                WHERE m.session_id = NEW.session_id AND m.enrolment_id = NEW.enrolment_id\n                AND c.counts_for_notice AND (c.valid_from IS NULL OR c.valid_from <= missed_on)\n                AND (c.valid_to IS NULL OR missed_on <= c.valid_to);\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The session of % is not unauthorised', missed_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            SELECT limitation_months INTO months FROM fines_noticerule\n                WHERE jurisdiction = charge.jurisdiction AND missed_on >= valid_from\n                AND (valid_to IS NULL OR missed_on <= valid_to);\n            IF charge.filed_on > (missed_on + make_interval(months => months))::date THEN\n                RAISE EXCEPTION 'The session of % is out of time', missed_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM fines_penaltynotice n WHERE n.carer_id = charge.carer_id\n                AND n.pupil_id = charge.pupil_id FOR SHARE;\n            SELECT n.status INTO stands FROM fines_noticesession s\n                JOIN fines_penaltynotice n ON n.id = s.notice_id\n                WHERE s.session_id = NEW.session_id AND s.enrolment_id = NEW.enrolment_id\n                AND s.carer_id = charge.carer_id\n                AND n.status IN ('proposed', 'issued', 'paid', 'withdrawn') LIMIT 1;\n            IF FOUND THEN\n                RAISE EXCEPTION 'The session of % is in a notice that is %', missed_on, stands\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='4b6951942f90a4643d40df6bed9a78d091a902d1', operation='INSERT', pgid='pgtrigger_session_may_be_charged_dc4cc', table='fines_chargedsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargedsession',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b76711d14426aa7eaae20d907fe745b36c8ec3e1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8ff17', table='fines_chargedsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargedsession',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='adf021f27e9197fd4376c24be806d2a6520c202a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1d41c', table='fines_chargedsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargingdecision',
            trigger=pgtrigger.compiler.Trigger(name='decision_follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n            PERFORM 1 FROM fines_chargingdecision b WHERE b.id = NEW.replaces_id\n                AND b.case_id = NEW.case_id AND b.carer_id = NEW.carer_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'A decision replaces one about the same parent'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='105b6e44297a6f303f3b9dbeed1a7f4be05d8ef8', operation='INSERT', pgid='pgtrigger_decision_follows_its_own_11055', table='fines_chargingdecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargingdecision',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dba85bfe285eac3268ec0a7ccdbf7163fa78bfe5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a6520', table='fines_chargingdecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargingdecision',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bfaf2ec91281d3d813afca7b0ea310fdc695ef44', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ba1b8', table='fines_chargingdecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='result_follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n            PERFORM 1 FROM fines_courtresult b WHERE b.id = NEW.replaces_id\n                AND b.proceedings_id = NEW.proceedings_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'A row of % replaces one of the same proceedings', TG_TABLE_NAME\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='a22e7937e8d056f1f79f41ddd749b2dffb9c3a5b', operation='INSERT', pgid='pgtrigger_result_follows_its_own_e37ba', table='fines_courtresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='result_within_maximum', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE most record;', func="\n            SELECT p.charge, p.offence_on, m.fine_pence AS pence, m.custody_months AS months\n                INTO most FROM fines_proceedings p JOIN fines_courtmaximum m\n                ON m.jurisdiction = p.jurisdiction AND m.charge = p.charge\n                AND p.offence_on >= m.offence_from\n                AND (m.offence_to IS NULL OR p.offence_on <= m.offence_to)\n                WHERE p.id = NEW.proceedings_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'There was no such charge on the day of the offence'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.fine_pence > most.pence THEN\n                RAISE EXCEPTION 'A fine of % pence is above the maximum of % for %',\n                    NEW.fine_pence, most.pence, most.charge USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.outcome IN ('suspended', 'custody') AND (\n                most.months = 0 OR coalesce(NEW.length_months, 0) > most.months\n                OR coalesce(NEW.length_days, 0) > most.months * 31\n            ) THEN\n                RAISE EXCEPTION 'Custody is above the maximum for %', most.charge\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7684f622c03cd95f4503bac1d63b8d60c558903a', operation='INSERT', pgid='pgtrigger_result_within_maximum_b3ef4', table='fines_courtresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='78ed1c6158d4b95b957893480a6c756e201e25e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f4452', table='fines_courtresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='851c75b8928acdaaa85144e37fdae0f19e14973c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_24e3f', table='fines_courtresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5b4fd303c7fb3d05b3abc031bb0f0ee6e28bf473', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ca077', table='fines_courtstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtstep',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='fa9525a93449a76b263a4a1558610d4d2457362d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_31468', table='fines_courtstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionanswer',
            trigger=pgtrigger.compiler.Trigger(name='answered_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE decision record;', func="\n            SELECT * INTO decision FROM fines_chargingdecision WHERE id = NEW.decision_id FOR UPDATE;\n            IF decision.drafted_by_id = NEW.by_id THEN\n                RAISE EXCEPTION 'Decision % was written by this person', decision.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM fines_chargingdecision WHERE replaces_id = NEW.decision_id;\n            IF FOUND THEN\n                RAISE EXCEPTION 'Decision % has been replaced', decision.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='49909d1db1b8f3bce52f3570ac6516ec2ef419c2', operation='INSERT', pgid='pgtrigger_answered_by_another_6f90c', table='fines_decisionanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='27c38d433024f46b01a7d850587a0b3a6440a98b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e70be', table='fines_decisionanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionanswer',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='a6cef32bb2c03263a01386ea7f9a5cea64a57d00', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a9a03', table='fines_decisionanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionsession',
            trigger=pgtrigger.compiler.Trigger(name='decision_session_before_an_answer', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_decisionanswer WHERE decision_id = NEW.decision_id;\n            IF FOUND THEN\n                RAISE EXCEPTION 'The decision is answered: nothing can be added to it'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7a1068d42ec73767582657c42809d6b744ada259', operation='INSERT', pgid='pgtrigger_decision_session_before_an_answer_a88e7', table='fines_decisionsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionsession',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b008583a0ef36e2527a329f128b6c92d5b804d23', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_727a3', table='fines_decisionsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionsession',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='f9f72279de3496d75fd0e269165251c25e168d51', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_57c45', table='fines_decisionsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionfactor',
            trigger=pgtrigger.compiler.Trigger(name='decision_factor_before_an_answer', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_decisionanswer WHERE decision_id = NEW.decision_id;\n            IF FOUND THEN\n                RAISE EXCEPTION 'The decision is answered: nothing can be added to it'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7f1f2da42871cd0aec968835997f39c899f27b96', operation='INSERT', pgid='pgtrigger_decision_factor_before_an_answer_cd857', table='fines_decisionfactor', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionfactor',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='08610287bf83d5614eb87facf451e5aa92f035d5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ea8f6', table='fines_decisionfactor', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionfactor',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='5fc74998d76a69ea98a20682938004a639ae7dfb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_224d1', table='fines_decisionfactor', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hearing',
            trigger=pgtrigger.compiler.Trigger(name='hearing_follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n            PERFORM 1 FROM fines_hearing b WHERE b.id = NEW.replaces_id\n                AND b.proceedings_id = NEW.proceedings_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'A row of % replaces one of the same proceedings', TG_TABLE_NAME\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='10dc4c4fcded28733dac92ed4af3aad6636af277', operation='INSERT', pgid='pgtrigger_hearing_follows_its_own_df57c', table='fines_hearing', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hearing',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f5ccaa0c3faaac7183eb3849ad83e133f0256302', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aca2d', table='fines_hearing', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hearing',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='55145b8277af3fe239d9c572cb58cceb20f72912', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_50316', table='fines_hearing', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interview',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e53c0e54ba27f9017a8c8fb7f03784311dbf9e1b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_720b1', table='fines_interview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interview',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='29d3b29b93463dfcb9a5f93b9769458152e5afc8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d6323', table='fines_interview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interviewrecord',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e632a1b1c74606241f042b56c463ea684e946915', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_34d35', table='fines_interviewrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interviewrecord',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='0448501ab04c5a03d7c16efd63b55a284ffe42fe', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_93974', table='fines_interviewrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='measure_within_law', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE law record; before record; longest integer;', func="\n            SELECT * INTO law FROM fines_measurerule WHERE kind = NEW.kind\n                AND NEW.starts_on >= valid_from AND (valid_to IS NULL OR NEW.starts_on <= valid_to);\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'There was no such order on %', NEW.starts_on\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            longest := law.most_months;\n            IF NEW.extends_id IS NOT NULL THEN\n                SELECT * INTO before FROM fines_measure WHERE id = NEW.extends_id;\n                IF law.extension_months IS NULL OR before.kind <> NEW.kind\n                    OR before.case_id <> NEW.case_id OR NEW.starts_on <> before.ends_on + 1\n                    OR NEW.made_on > before.ends_on OR NEW.made_on < (before.ends_on\n                        - make_interval(months => law.extends_in_last_months))::date THEN\n                    RAISE EXCEPTION 'This order cannot be extended so'\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                longest := law.extension_months;\n            END IF;\n            IF longest IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on >=\n                (NEW.starts_on + make_interval(months => longest))::date) THEN\n                RAISE EXCEPTION 'The order lasts longer than % months', longest\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.guidance_until IS NOT NULL AND (law.guidance_months IS NULL OR\n                NEW.guidance_until >=\n                (NEW.starts_on + make_interval(months => law.guidance_months))::date) THEN\n                RAISE EXCEPTION 'The guidance programme is too long'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF law.notice_days IS NOT NULL AND NEW.extends_id IS NULL AND (NEW.notice_on IS NULL\n                OR NEW.starts_on < NEW.notice_on + law.notice_days) THEN\n                RAISE EXCEPTION 'At least % days of notice go before it', law.notice_days\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e1093b59c6ee6b0adf713d83689b299b60ebd1fd', operation='INSERT', pgid='pgtrigger_measure_within_law_ed02d', table='fines_measure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='804b4a8dfd4e9a85f70c04e483979a80d9dfc687', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3513c', table='fines_measure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='59bc44d920d9306c5bd07a57b247515354e5a681', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_95a14', table='fines_measure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measurenote',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e9ed912563346a4e386a383df8421e48977a6c88', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d4d58', table='fines_measurenote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measurenote',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='8a2eb4bfee253835f68e503678deb58fbd71abea', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8e71b', table='fines_measurenote', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticesession',
            trigger=pgtrigger.compiler.Trigger(name='session_is_not_charged', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_chargedsession WHERE session_id = NEW.session_id\n                AND enrolment_id = NEW.enrolment_id AND carer_id = NEW.carer_id;\n            IF FOUND THEN\n                RAISE EXCEPTION 'The session is charged already: no notice may be given for it'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='7b074129a23b845dd91523cbe83cb3c1a25a2a4d', operation='INSERT', pgid='pgtrigger_session_is_not_charged_9ac2a', table='fines_noticesession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proceedings',
            trigger=pgtrigger.compiler.Trigger(name='no_money_in_doubt', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF fines_money_may_be_of(NEW.carer_id) THEN\n                RAISE EXCEPTION 'Unmatched money may be this parent''s'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e4c39899d967d28aecbe80f073a88f85b6d5c0fd', operation='INSERT', pgid='pgtrigger_no_money_in_doubt_88936', table='fines_proceedings', when='BEFORE')),
        ),
    ]
