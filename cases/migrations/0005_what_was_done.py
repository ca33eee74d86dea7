"""Tell attendance what was done before it had a place for it: one row for each line that is an act."""

from django.db import migrations
from django.utils import timezone

from cases.rules.done import WORDS, what_was_done

AT_A_TIME = 2000


def rows_of(events, table):
    """The neutral rows of some timeline lines; a line that is no act, or nobody's, has none."""
    for event in events:
        if done := what_was_done(event.kind, event.data):
            yield table(
                pupil_id=event.case.pupil_id,
                enrolment_id=event.case.enrolment_id,
                done_on=timezone.localdate(event.at),
                kind=done.kind,
                label=done.label,
                source_app_ref=f"case event {event.pk}",
                by_id=event.by_id,
                by_name=event.by_name,
                at=event.recorded_at,
            )


def fill(apps, schema_editor):
    table = apps.get_model("attendance", "ActionTaken")
    events = apps.get_model("cases", "CaseEvent").objects.filter(kind__in=WORDS, by__isnull=False)
    table.objects.bulk_create(
        rows_of(events.select_related("case").order_by("at", "pk").iterator(), table),
        batch_size=AT_A_TIME,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_entry_test"), ("attendance", "0015_actions_taken")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
