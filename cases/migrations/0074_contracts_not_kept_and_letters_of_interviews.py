"""Days on which an attendance contract was not kept; the letters about an interview under caution, version 1."""

from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

TEXTS = Path(__file__).resolve().parent.parent / "data" / "letters_of_interviews"
SINCE = "2003-01-01"
GREETING, CLOSING = "Dear {recipient},", "Yours sincerely,"


def texts():
    for path in sorted(TEXTS.glob("*.txt")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        lines = dict(line.split(": ", 1) for line in head.splitlines())
        yield {
            "kind": path.stem, "number": 1, "subject": lines["Subject"], "source": lines["Source"],
            "greeting": GREETING, "body": body.strip(), "closing": CLOSING, "valid_from": SINCE,
        }


def load(apps, schema_editor):
    version = apps.get_model("cases", "LetterVersion")
    version.objects.bulk_create(version(**text) for text in texts())


def unload(apps, schema_editor):
    kinds = [text["kind"] for text in texts()]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM cases_letterversion WHERE kind = ANY(%s)", [kinds])
        cursor.execute("SET LOCAL session_replication_role = origin")


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0044_parental_responsibility_not_known'),
        ("cases", "0072_records_end_with_the_watch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContractBreach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(help_text='The day it was not kept, or it was found')),
                ('facts', models.CharField(max_length=500)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['on', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='letterversion',
            name='letter_text_kind_is_known',
        ),
        migrations.AlterField(
            model_name='letter',
            name='template',
            field=models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed'), ('notice_reminder', 'Reminder of a penalty notice'), ('notice_withdrawn', 'Penalty notice withdrawn'), ('notice_answer', 'Answer about a penalty notice'), ('meeting_moved', 'Meeting moved'), ('meeting_off', 'Meeting called off'), ('interview_invitation', 'Invitation to an interview under caution'), ('interview_moved', 'Interview under caution moved'), ('interview_off', 'Interview under caution cancelled')], max_length=40),
        ),
        migrations.AlterField(
            model_name='letterversion',
            name='kind',
            field=models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed'), ('notice_reminder', 'Reminder of a penalty notice'), ('notice_withdrawn', 'Penalty notice withdrawn'), ('notice_answer', 'Answer about a penalty notice'), ('meeting_moved', 'Meeting moved'), ('meeting_off', 'Meeting called off'), ('interview_invitation', 'Invitation to an interview under caution'), ('interview_moved', 'Interview under caution moved'), ('interview_off', 'Interview under caution cancelled')], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='letterversion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first_attendance', 'panel_invitation', 'plan', 'target_review', 'review', 'notice_to_improve', 'closing_well_done', 'notice_reminder', 'notice_withdrawn', 'notice_answer', 'meeting_moved', 'meeting_off', 'interview_invitation', 'interview_moved', 'interview_off'])), name='letter_text_kind_is_known'),
        ),
        migrations.AddField(
            model_name='contractbreach',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contractbreach',
            name='carer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer'),
        ),
        migrations.AddField(
            model_name='contractbreach',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='breaches', to='cases.plan'),
        ),
        migrations.AddIndex(
            model_name='contractbreach',
            index=models.Index(fields=['plan'], name='contract_breach_by_plan'),
        ),
        migrations.AddConstraint(
            model_name='contractbreach',
            constraint=models.CheckConstraint(condition=models.Q(('facts__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='breach_says_what'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contractbreach',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='be7ec40387c5eccc26eeef8a4e4dfc1f1b1a8bc0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7befc', table='cases_contractbreach', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contractbreach',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='06602475b0c341a9014f66932830f78ed390107e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_d5930', table='cases_contractbreach', when='BEFORE')),
        ),
        migrations.RunPython(load, unload),
    ]
