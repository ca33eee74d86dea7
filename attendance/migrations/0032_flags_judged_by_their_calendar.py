"""Up to which week each school's flags are judged, and who is looked at again when a calendar, a home or
what was done about a child changes; and the numbers the kinds turn on, as they ship now.
"""

import csv
from pathlib import Path

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data" / "flag_thresholds.csv"
DATES = ("valid_from", "valid_to")
GONE = ("condoned_percent", "holiday_edge_months")  # read by nothing


def load(apps, schema_editor):
    """Numbers that came after 0018 loaded the file; what an authority has set since stands."""
    threshold = apps.get_model("attendance", "Threshold")
    threshold.objects.filter(key__in=GONE).delete()
    known = set(threshold.objects.values_list("key", flat=True))
    with DATA.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["key"] not in known]
    threshold.objects.bulk_create(
        threshold(**row | {field: row[field] or None for field in DATES}) for row in rows
    )


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0026_kept_figures_are_totals_now'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FlagsJudged',
            fields=[
                ('school', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='attendance.school')),
                ('as_of', models.DateField()),
                ('week', models.DateField(help_text='Its latest school week then; empty: it had none', null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='flagnote',
            name='sets_the_flag',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='session',
            name='update_keeps_tally',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='session',
            name='insert_keeps_tally',
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(condition=models.Q(('cleared_at__isnull', True)), fields=['kind', 'enrolment'], name='flag_standing_by_kind'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actiontaken',
            trigger=pgtrigger.compiler.Trigger(name='asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT id, clock_timestamp() FROM attendance_enrolment\n    WHERE pupil_id IN (SELECT pupil_id FROM new_rows);\n    RETURN NULL;\n', hash='32add8b943f32f72f605a3d82f40d009e805d183', level='STATEMENT', operation='INSERT', pgid='pgtrigger_asks_for_flags_e25f8', referencing='REFERENCING NEW TABLE AS new_rows ', table='attendance_actiontaken', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flagnote',
            trigger=pgtrigger.compiler.Trigger(name='sets_the_flag', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    UPDATE attendance_flag f SET acknowledged_at = CASE WHEN n.seen THEN n.at END,\n        acknowledged_by_id = CASE WHEN n.seen THEN n.by_id END,\n        acknowledged_by_name = CASE WHEN n.seen THEN n.by_name ELSE '' END,\n        acknowledged_note = CASE WHEN n.seen THEN n.reason ELSE '' END\n    FROM (SELECT DISTINCT ON (flag_id) *, kind = 'acknowledged' AS seen FROM new_notes\n          WHERE kind IN ('acknowledged', 'unacknowledged')\n          ORDER BY flag_id, id DESC) n\n    WHERE f.id = n.flag_id;\n    UPDATE attendance_flag f SET snoozed_until = n.until\n    FROM (SELECT DISTINCT ON (flag_id) * FROM new_notes\n          WHERE kind IN ('snoozed', 'unsnoozed')\n          ORDER BY flag_id, id DESC) n\n    WHERE f.id = n.flag_id;\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT DISTINCT f.enrolment_id, clock_timestamp()\n    FROM new_notes n JOIN attendance_flag f ON f.id = n.flag_id\n    WHERE n.kind = 'return_made';\n    RETURN NULL;\n", hash='516ad08c321065feb59fbb75202d5e56bda2774c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_sets_the_flag_7f92c', referencing='REFERENCING NEW TABLE AS new_notes ', table='attendance_flagnote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibility',
            trigger=pgtrigger.compiler.Trigger(name='insert_asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT e.id, clock_timestamp() FROM attendance_enrolment e\n    WHERE e.pupil_id IN (\n        SELECT r.pupil_id FROM attendance_responsibility r\n        WHERE r.carer_id IN (SELECT carer_id FROM new_rows c)\n        UNION SELECT pupil_id FROM new_rows c)\n    AND EXISTS (SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id);\n    RETURN NULL;\n', hash='c8b1f135215ebf1b4e43c86d655d823e4d8179d7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_asks_for_flags_574f8', referencing='REFERENCING NEW TABLE AS new_rows ', table='attendance_responsibility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibility',
            trigger=pgtrigger.compiler.Trigger(name='delete_asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT e.id, clock_timestamp() FROM attendance_enrolment e\n    WHERE e.pupil_id IN (\n        SELECT r.pupil_id FROM attendance_responsibility r\n        WHERE r.carer_id IN (SELECT carer_id FROM old_rows c)\n        UNION SELECT pupil_id FROM old_rows c)\n    AND EXISTS (SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id);\n    RETURN NULL;\n', hash='78756b43641f505b40e08c69654449969bfd1223', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_asks_for_flags_6f5c6', referencing='REFERENCING OLD TABLE AS old_rows ', table='attendance_responsibility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='responsibility',
            trigger=pgtrigger.compiler.Trigger(name='update_asks_for_flags', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n    SELECT e.id, clock_timestamp() FROM attendance_enrolment e\n    WHERE e.pupil_id IN (\n        SELECT r.pupil_id FROM attendance_responsibility r\n        WHERE r.carer_id IN (SELECT carer_id FROM (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) c)\n        UNION SELECT pupil_id FROM (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) c)\n    AND EXISTS (SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id);\n    RETURN NULL;\n', hash='a189b655c2fe158fa32a223ba5ea2ac522b03001', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_asks_for_flags_a9ec1', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='attendance_responsibility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='session',
            trigger=pgtrigger.compiler.Trigger(name='update_keeps_tally', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    \n    PERFORM 1 FROM attendance_school WHERE id IN (SELECT school_id FROM new_sessions)\n        ORDER BY id FOR NO KEY UPDATE;\n\n    IF EXISTS (\n        SELECT 1 FROM old_sessions o JOIN attendance_mark m ON m.session_id = o.id\n        JOIN new_sessions n ON n.id = o.id WHERE o.is_open AND NOT n.is_open AND m.code <> ''\n    ) THEN\n        RAISE EXCEPTION 'A session that has marks cannot be closed'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS ((SELECT id, school_id, date, half, week FROM old_sessions)\n               EXCEPT (SELECT id, school_id, date, half, week FROM new_sessions)) THEN\n        RAISE EXCEPTION 'A session cannot be moved' USING ERRCODE = 'check_violation';\n    END IF;\n    \n    EXECUTE $expected$\n        UPDATE attendance_weeklytally kept SET expected = k.expected\n        FROM (\n            SELECT t.enrolment_id, t.week, \n    (SELECT count(*) FROM attendance_session w\n      WHERE w.school_id = e.school_id AND w.week = t.week AND w.is_open\n        AND w.date >= e.starts_on AND (e.ends_on IS NULL OR w.date <= e.ends_on))\n AS expected\n            FROM attendance_weeklytally t JOIN attendance_enrolment e ON e.id = t.enrolment_id\n            WHERE (e.school_id, t.week) IN (SELECT school_id, week FROM new_sessions)\n        ) k\n        WHERE kept.enrolment_id = k.enrolment_id AND kept.week = k.week\n          AND kept.expected <> k.expected\n    $expected$;\n    EXECUTE $recheck$\n        INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n        SELECT e.id, clock_timestamp() FROM attendance_enrolment e\n        WHERE e.school_id IN (SELECT school_id FROM new_sessions) AND EXISTS (\n            SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id)\n    $recheck$;\n    RETURN NULL;\n\n", hash='a52cca6104411cfe21a52e988895241d3df15c16', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_keeps_tally_6a277', referencing='REFERENCING OLD TABLE AS old_sessions  NEW TABLE AS new_sessions ', table='attendance_session', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='session',
            trigger=pgtrigger.compiler.Trigger(name='insert_keeps_tally', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    \n    PERFORM 1 FROM attendance_school WHERE id IN (SELECT school_id FROM new_sessions)\n        ORDER BY id FOR NO KEY UPDATE;\n\n    \n    EXECUTE $expected$\n        UPDATE attendance_weeklytally kept SET expected = k.expected\n        FROM (\n            SELECT t.enrolment_id, t.week, \n    (SELECT count(*) FROM attendance_session w\n      WHERE w.school_id = e.school_id AND w.week = t.week AND w.is_open\n        AND w.date >= e.starts_on AND (e.ends_on IS NULL OR w.date <= e.ends_on))\n AS expected\n            FROM attendance_weeklytally t JOIN attendance_enrolment e ON e.id = t.enrolment_id\n            WHERE (e.school_id, t.week) IN (SELECT school_id, week FROM new_sessions)\n        ) k\n        WHERE kept.enrolment_id = k.enrolment_id AND kept.week = k.week\n          AND kept.expected <> k.expected\n    $expected$;\n    EXECUTE $recheck$\n        INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)\n        SELECT e.id, clock_timestamp() FROM attendance_enrolment e\n        WHERE e.school_id IN (SELECT school_id FROM new_sessions) AND EXISTS (\n            SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id)\n    $recheck$;\n    RETURN NULL;\n\n', hash='d669880d5ca834ccdc67372c9018aea205fdfa28', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_keeps_tally_261db', referencing='REFERENCING NEW TABLE AS new_sessions ', table='attendance_session', when='AFTER')),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
