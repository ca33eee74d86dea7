"""What allocations of closed cases opened ends with their watch, or the day they were closed where there is none.

Grants of cases whose watch has no known end yet stay as they are: the night that works it out ends them.
Going back leaves them ended: nobody is to read again what they should not have read.
"""

from django.db import migrations

END = """
UPDATE attendance_readinggrant g SET valid_to = ended.last
FROM (
  SELECT pupil_id, ref, CASE
    WHEN close_reason IN ('opened_in_error', 'transferred', 'left_school_age') THEN closed_on ELSE watch_until
  END AS last FROM cases_case WHERE stage = 'closed'
) ended
WHERE g.pupil_id = ended.pupil_id AND g.reason = 'Allocated ' || ended.ref AND ended.last IS NOT NULL
  AND (g.valid_to IS NULL OR g.valid_to > ended.last)
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0042_minutes_an_address_is_open"), ("cases", "0068_notice_to_improve_is_watched")]

    operations = [migrations.RunSQL(END, migrations.RunSQL.noop)]
