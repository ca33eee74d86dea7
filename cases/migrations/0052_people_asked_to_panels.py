"""Who was asked to panels that were arranged before this was kept: who was invited, and who came."""

from django.db import migrations

ASKED = """
INSERT INTO cases_meetingperson (panel_id, part, carer_id, name, attendance)
SELECT panel.id, 'parent', carer.id, concat_ws(' ', nullif(carer.title, ''), carer.forename, carer.surname),
       CASE WHEN panel.held_on IS NULL THEN ''
            WHEN panel.attended ? carer.ref THEN 'came' ELSE 'absent' END
  FROM cases_panel panel
  JOIN cases_case held ON held.id = panel.case_id
  JOIN attendance_responsibility tie ON tie.pupil_id = held.pupil_id
  JOIN attendance_carer carer ON carer.id = tie.carer_id
 WHERE panel.attended ? carer.ref
    OR EXISTS (SELECT 1 FROM cases_letter sent WHERE sent.panel_id = panel.id AND sent.carer_id = carer.id)
 ORDER BY panel.id, tie.contact_order, tie.id
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0051_meetings")]

    operations = [migrations.RunSQL(ASKED, migrations.RunSQL.noop)]
