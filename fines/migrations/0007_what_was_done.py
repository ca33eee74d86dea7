"""Tell attendance of the notices issued before it had a place for them."""

from django.db import migrations
from django.utils import timezone

from fines.rules.done import ACTS


def fill(apps, schema_editor):
    table = apps.get_model("attendance", "ActionTaken")
    events = apps.get_model("cases", "CaseEvent").objects.filter(kind__in=ACTS, by__isnull=False)
    table.objects.bulk_create(
        [
            table(
                pupil_id=event.case.pupil_id,
                enrolment_id=event.case.enrolment_id,
                done_on=timezone.localdate(event.at),
                kind=ACTS[event.kind].kind,
                label=ACTS[event.kind].label,
                source_app_ref=f"case event {event.pk}",
                by_id=event.by_id,
                by_name=event.by_name,
                at=event.recorded_at,
            )
            for event in events.select_related("case").order_by("at", "pk")
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("fines", "0006_references_folded"),
        ("cases", "0005_what_was_done"),
        ("attendance", "0015_actions_taken"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
