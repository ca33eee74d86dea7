"""Withdrawing leave keeps who decided it: when, by whom and why it was withdrawn have columns of their own.

Leave withdrawn before kept them where the decision was; what was decided comes back from the trail.
"""

from django.db import migrations, models
from django.db.models import Q


def move(apps, schema_editor):
    event = apps.get_model("accounts", "AuditEvent")
    for leave in apps.get_model("attendance", "Leave").objects.filter(status="withdrawn"):
        leave.withdrawn_at, leave.withdrawal_note = leave.decided_at, leave.decision_note
        leave.withdrawn_by_name = leave.decided_by.name if leave.decided_by else ""
        said = event.objects.filter(
            target_type="leave", target_ref=leave.ref, kind="leave.granted"
        ).last()
        leave.decided_at = said.at if said else None
        leave.decided_by_id = said.by_id if said else None
        leave.decision_note = (said.after or {}).get("note", "") if said else ""
        leave.save()


def move_back(apps, schema_editor):
    for leave in apps.get_model("attendance", "Leave").objects.filter(status="withdrawn"):
        leave.decided_at, leave.decision_note = leave.withdrawn_at, leave.withdrawal_note
        leave.save()


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0012_interviews_need_leave_and_z_nobody_on_roll"),
        ("accounts", "0002_sent_forms"),
    ]

    operations = [
        migrations.AddField("leave", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "leave", "withdrawn_by_name", models.CharField(blank=True, max_length=120)
        ),
        migrations.AddField(
            "leave", "withdrawal_note", models.CharField(blank=True, max_length=500)
        ),
        migrations.RemoveConstraint("leave", "leave_decided_when"),
        migrations.AddConstraint(
            "leave",
            models.CheckConstraint(
                condition=Q(status__in=("asked", "withdrawn")) | Q(decided_at__isnull=False),
                name="leave_decided_when",
            ),
        ),
        migrations.RunPython(move, move_back),
    ]
