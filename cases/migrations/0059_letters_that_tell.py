"""Letters that tell a meeting is off or moved; one in place of a letter that never told anything."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0042_minutes_an_address_is_open'),
        ('cases', '0068_notice_to_improve_is_watched'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='letter',
            name='one_invitation_per_carer_and_panel',
        ),
        migrations.RemoveConstraint(
            model_name='letterversion',
            name='letter_text_kind_is_known',
        ),
        migrations.AddField(
            model_name='letter',
            name='instead_of',
            field=models.ForeignKey(help_text='The one to the same meeting that was sent in error, or came back', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='written_instead', to='cases.letter'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='status',
            field=models.CharField(choices=[('waiting', 'Waits to be handed over'), ('begun', 'Being handed over'), ('recorded', 'Recorded only'), ('to_print', 'To be printed'), ('printed', 'Printed'), ('accepted', 'Accepted'), ('delivered', 'Delivered'), ('refused', 'Refused'), ('returned', 'Came back undelivered'), ('in_doubt', 'Not known whether it went')], max_length=20),
        ),
        migrations.AlterField(
            model_name='letter',
            name='template',
            field=models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed'), ('meeting_moved', 'Meeting moved'), ('meeting_off', 'Meeting called off')], max_length=40),
        ),
        migrations.AlterField(
            model_name='letterversion',
            name='kind',
            field=models.CharField(choices=[('first_attendance', 'First attendance letter'), ('panel_invitation', 'Panel invitation'), ('plan', 'Plan agreed'), ('target_review', 'Review of targets'), ('review', 'Review'), ('notice_to_improve', 'Notice to improve'), ('closing_well_done', 'Well done: case closed'), ('meeting_moved', 'Meeting moved'), ('meeting_off', 'Meeting called off')], max_length=40),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letter',
            trigger=pgtrigger.compiler.Trigger(name='instead_of_one_that_tells_nothing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."instead_of_id" IS NOT NULL)', func="\nIF NOT EXISTS (\n  SELECT 1 FROM cases_letter former\n   WHERE former.id = NEW.instead_of_id AND former.panel_id = NEW.panel_id AND former.carer_id = NEW.carer_id\n     AND (EXISTS (SELECT 1 FROM cases_letterrecall recall WHERE recall.letter_id = former.id)\n          OR (SELECT status FROM cases_delivery WHERE letter_id = former.id ORDER BY id DESC LIMIT 1)\n             IN ('refused', 'returned'))\n) THEN\n  RAISE EXCEPTION 'A letter goes instead of one to the same parent and meeting that was sent in error or came back';\nEND IF;\nRETURN NEW;\n", hash='45846eb9ce8edf40afb73a51284ccac04ad7f938', operation='INSERT', pgid='pgtrigger_instead_of_one_that_tells_nothing_0adb8', table='cases_letter', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('instead_of__isnull', True), ('panel__isnull', False), models.Q(('template', 'meeting_off'), _negated=True)), fields=('panel', 'carer'), name='one_invitation_per_carer_and_panel'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('instead_of__isnull', True), ('panel__isnull', False), ('template', 'meeting_off')), fields=('panel', 'carer'), name='one_calling_off_per_carer_and_panel'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('instead_of__isnull', False)), fields=('instead_of',), name='one_letter_instead_of_another'),
        ),
        migrations.AddConstraint(
            model_name='letterversion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first_attendance', 'panel_invitation', 'plan', 'target_review', 'review', 'notice_to_improve', 'closing_well_done', 'meeting_moved', 'meeting_off'])), name='letter_text_kind_is_known'),
        ),
    ]
