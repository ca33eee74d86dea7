"""Load what is weighed, which procedure takes a charge and how long orders last; carry over what stood before."""

from django.db import migrations

from fines.rules.reference import read_lines

FILES = {
    "FactorKind": "decision_factors.csv",
    "ProcedureRule": "procedure_rules.csv",
    "MeasureRule": "measure_rules.csv",
}

# A charge used to stand on one notice, with its hearing and outcome in columns of its own.
CARRY_OVER = """
INSERT INTO fines_chargednotice (proceedings_id, notice_id)
    SELECT id, notice_id FROM fines_proceedings WHERE notice_id IS NOT NULL;
INSERT INTO fines_chargedsession (proceedings_id, session_id, enrolment_id, carer_id, charge, code)
    SELECT p.id, s.session_id, s.enrolment_id, p.carer_id, p.charge, s.code
    FROM fines_proceedings p JOIN fines_noticesession s ON s.notice_id = p.notice_id;
UPDATE fines_proceedings SET offence_until = coalesce(
    (SELECT last_session_on FROM fines_penaltynotice n WHERE n.id = notice_id), offence_on);
INSERT INTO fines_hearing
    (proceedings_id, kind, court, room, at, minutes, reason, others, by_id, recorded_at)
    SELECT id, 'first', 'Magistrates'' Court', '', hearing_on + time '10:00', 60, '', '', by_id,
        recorded_at FROM fines_proceedings WHERE hearing_on IS NOT NULL;
INSERT INTO fines_courtresult
    (proceedings_id, outcome, "on", fine_pence, costs_pence, eso_directed, note, why_changed, by_id,
     recorded_at, length_months)
    SELECT id, outcome, outcome_on, fine_pence, nullif(costs_pence, 0), false,
        CASE WHEN outcome IN ('conditional_discharge', 'community_order', 'custody')
        THEN 'The length was not recorded: put it right from the court''s notice.' ELSE '' END,
        '', by_id, recorded_at,
        CASE WHEN outcome IN ('conditional_discharge', 'community_order', 'custody') THEN 1 END
    FROM fines_proceedings WHERE outcome <> '';
"""


def load(apps, schema_editor):
    for name, file in FILES.items():
        model = apps.get_model("fines", name)
        model.objects.bulk_create(model(**row) for row in read_lines(file))


def unload(apps, schema_editor):
    for name in FILES:
        apps.get_model("fines", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("fines", "0041_court")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE fines_decision_ref", "DROP SEQUENCE fines_decision_ref"),
        migrations.RunPython(load, unload),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
    ]
